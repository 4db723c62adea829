// @ts-check
'use strict';

// Answers at once: what the load generator can make when nothing holds it up.

const { createServer } = require('node:http');

const ANSWER = '{"user":{"id":"customer-1","phone":"79160000001"}}';

createServer((request, response) => {
  request.resume().once('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(ANSWER);
  });
}).listen(Number(process.env.PORT), process.env.HOST);
