// @ts-check
'use strict';

const { once } = require('node:events');
const { createServer } = require('node:http');
const { text } = require('node:stream/consumers');

/** Starts a gateway that behaves as SMSC.ru does: it takes every SMS at once, and keeps the codes to be confirmed. */
async function startFakeGateway() {
  /** @type {Map<string, string>} by phone: the digits of its international form */
  const codes = new Map();
  const server = createServer((request, response) => void take(request, response, codes));
  server.keepAliveTimeout = 60_000;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/rest/send/`,
    codes,
    stop: () => server.close().closeAllConnections(),
  };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {Map<string, string>} codes
 */
async function take(request, response, codes) {
  response.setHeader('content-type', 'application/json');
  // The service looks at the balance by itself.
  if (!request.url?.startsWith('/rest/send/')) {
    response.end('{"balance":"100000"}');
    return;
  }
  const { phones, mes } = JSON.parse(await text(request));
  codes.set(phones.slice(1), /\d+/.exec(mes)?.[0] ?? '');
  response.end(JSON.stringify({ id: codes.size, cnt: 1 }));
}

module.exports = { startFakeGateway };
