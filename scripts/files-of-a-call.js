// @ts-check
'use strict';

// `npm run files-of-a-call`: how many of our built files, and how many functions of them, run in one warm call of each
// kind: what somebody has to read who wants to follow that call. `-- --older=PATH` measures the built checkout at PATH
// as well and compares; `-- --list` lists the files and their functions.

const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { startFakeGateway } = require('../bench/fake-gateway');
const { CountingService } = require('./counting-service');

/**
 * @typedef {import('./counting-service').Gateway} Gateway
 * @typedef {{ files: Record<string, string[]>, functions: number }} Measure the names of the functions that ran, by
 *   file, and their number
 */

const WARM_UP_CALLS = 5;
const MEASURED_CALLS = 5;

/**
 * Each prepares what it needs and returns the call that is measured.
 * @type {Record<string, (service: CountingService) => Promise<() => Promise<unknown>>>}
 */
const CALLS = {
  request: async (service) => {
    const userIdentifier = service.newPhone();
    return () => service.post('/auth/otp/request', { userIdentifier });
  },
  confirm: async (service) => {
    const userIdentifier = service.newPhone();
    await service.post('/auth/otp/request', { userIdentifier });
    const otp = service.gateway.codes.get(userIdentifier);
    return () => service.post('/auth/otp/confirm', { userIdentifier, otp });
  },
  get: async (service) => {
    const { user } = await service.post('/profile/get', { userIdentifier: service.newPhone() });
    return () => service.post('/profile/get', { userIdentifier: user?.id });
  },
};

/**
 * The smallest of several calls, since the service's timers may run beside one.
 * @param {CountingService} service
 * @param {(service: CountingService) => Promise<() => Promise<unknown>>} prepare
 */
async function measureCall(service, prepare) {
  /** @type {Measure | undefined} */
  let smallest;
  for (let i = 0; i < WARM_UP_CALLS + MEASURED_CALLS; i++) {
    const call = await prepare(service);
    await service.functionsThatRan();
    await call();
    const files = await service.functionsThatRan();
    const functions = Object.values(files).flat().length;
    if (i >= WARM_UP_CALLS && (!smallest || functions < smallest.functions)) smallest = { files, functions };
  }
  return /** @type {Measure} */ (smallest);
}

/**
 * @param {string} checkout
 * @param {Gateway} gateway
 */
async function measureAll(checkout, gateway) {
  const service = new CountingService(checkout, gateway);
  try {
    /** @type {Record<string, Measure>} */
    const measures = {};
    for (const [name, prepare] of Object.entries(CALLS)) measures[name] = await measureCall(service, prepare);
    return measures;
  } finally {
    await service.stop();
  }
}

/**
 * A line of a call's table.
 * @param {string} build
 * @param {Measure} measure
 * @param {Measure} [older] what the measure is compared with
 */
function row(build, { files, functions }, older) {
  const figures = [
    [Object.keys(files).length, older && Object.keys(older.files).length],
    [functions, older?.functions],
  ];
  const cells = figures.map(([count = 0, before]) => {
    const percent = Math.round((count / (before ?? count) - 1) * 100);
    const change = before === undefined ? '' : ` (${percent > 0 ? '+' : ''}${percent} %)`;
    return `${count}${change}`.padStart(14);
  });
  return `${build.padEnd(8)}${cells.join('')}\n`;
}

/**
 * The table of one call.
 * @param {string} name
 * @param {Measure} measure
 * @param {Measure} [older]
 */
function table(name, measure, older) {
  const heading = `${name.padEnd(8)}${['files', 'functions'].map((title) => title.padStart(14)).join('')}\n`;
  return `${heading}${older ? row('older', older) : ''}${row('this', measure, older)}`;
}

/** @param {Measure} measure */
function list({ files }) {
  const lines = Object.entries(files).map(([file, functions]) => `  ${file}: ${functions.join(' ')}\n`);
  return lines.toSorted().join('');
}

async function main() {
  const { values: options } = parseArgs({ options: { older: { type: 'string' }, list: { type: 'boolean' } } });
  const gateway = await startFakeGateway();
  try {
    const older = options.older === undefined ? undefined : await measureAll(resolve(options.older), gateway);
    for (const [name, measured] of Object.entries(await measureAll(join(__dirname, '..'), gateway)))
      process.stdout.write(`${table(name, measured, older?.[name])}${options.list ? list(measured) : ''}\n`);
  } finally {
    gateway.stop();
  }
}

void main();
