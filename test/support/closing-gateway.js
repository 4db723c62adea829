// @ts-check
'use strict';

// A gateway in a thread or a process of its own, so that it closes connections while the thread of the test stands
// still: between the moment at which the test's event loop last looked at its sockets, and its next request.

const events = require('node:events');
const { createServer: createTcpServer } = require('node:net');
const { setTimeout: sleep } = require('node:timers/promises');
const { createServer: createTlsServer } = require('node:tls');
const { parentPort, workerData } = require('node:worker_threads');

/**
 * What it does with the second request that comes on a connection; it answers the first one.
 * @typedef {'leaves it unread' | 'says nothing' | 'closes' | 'closes for writing' | 'closes in the head' |
 *   'closes in the body'} Manner
 * @typedef {{ manner: Manner, key?: string, cert?: string, shared: SharedArrayBuffer }} Options
 */

/** Places in the shared memory: the order to close all connections, that it was done, and what there was so far. */
const [ORDER, DONE, REQUESTS, CONNECTIONS] = [0, 1, 2, 3];

/** @type {Options} */
const options = workerData ?? JSON.parse(process.argv[2] ?? '{}');
const shared = new Int32Array(options.shared ?? new SharedArrayBuffer(16));
/** @type {import('node:net').Socket[]} */
const connections = [];

const ANSWERS = {
  'leaves it unread': undefined,
  'says nothing': undefined,
  closes: '',
  'closes for writing': '',
  'closes in the head': 'HTTP/1.1 200 OK\r\ncont',
  'closes in the body': 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"id"',
};

/** @param {import('node:net').Socket} connection */
function serve(connection) {
  connections.push(connection);
  Atomics.add(shared, CONNECTIONS, 1);
  let received = '';
  let isSecond = false;
  connection.on('error', () => undefined);
  connection.on('data', (data) => {
    received += data.toString();
    if (!received.endsWith('123456')) return;
    received = '';
    Atomics.add(shared, REQUESTS, 1);
    if (!isSecond) {
      isSecond = true;
      connection.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
      if (options.manner === 'leaves it unread') connection.pause();
      return;
    }
    process.send?.('read the second request');
    const answer = ANSWERS[options.manner];
    if (answer === undefined) return;
    connection.end(answer);
    if (options.manner !== 'closes for writing') connection.destroySoon();
  });
}

async function closeWhenOrdered() {
  while (Atomics.load(shared, ORDER) === 0) await sleep(1);
  const closed = connections.map((connection) => events.once(connection, 'close'));
  for (const connection of connections) connection.end().destroySoon();
  await Promise.all(closed);
  Atomics.store(shared, DONE, 1);
  Atomics.notify(shared, DONE);
}

const { key, cert } = options;
const server = cert === undefined ? createTcpServer(serve) : createTlsServer({ key, cert }, serve);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Threads have no origin.
  if (parentPort) parentPort.postMessage(port);
  else process.send?.(port);
});
if (parentPort) void closeWhenOrdered();
