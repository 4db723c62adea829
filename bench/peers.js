// @ts-check
'use strict';

const { execFile } = require('node:child_process');
const { cp } = require('node:fs/promises');
const { join } = require('node:path');
const { promisify } = require('node:util');
const { Client } = require('pg');

const SOURCE = join(__dirname, 'peers', 'better-auth');
const HEADERS = { 'content-type': 'application/json', origin: 'http://127.0.0.1' };

/**
 * Installs better-auth into the folder of the run, where nothing of it stays, and starts it on a database of its own in
 * the same PostgreSQL. Its session look-up stands beside the service's "get by id".
 * @param {import('./lab').Lab} lab
 * @param {{ database: { url: string }, gateway: { url: string, codes: Map<string, string> },
 *   postgres: import('./postgres-cpu').PostgresCpu }} around
 * @returns {Promise<import('./comparison').Server>}
 */
async function startBetterAuth(lab, { database, gateway, postgres }) {
  process.stderr.write('Installing better-auth …\n');
  const folder = join(lab.folder, 'better-auth');
  await cp(SOURCE, folder, { recursive: true });
  const isWindows = process.platform === 'win32';
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, shell: isWindows });
  const variables = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATABASE_URL: await createDatabase(database.url, 'better_auth'),
    SMS_URL: gateway.url,
    AUTH_SECRET: 'a-secret-of-the-benchmark-and-of-nothing-else',
  };
  return {
    name: 'better-auth',
    process: await lab.startServer('better-auth', join(folder, 'server.mjs'), variables),
    calls: betterAuthCalls(gateway.codes),
    phone: (n) => String(79997000000 + n),
    postgres,
  };
}

/**
 * @param {string} url of another database of the server
 * @param {string} name
 */
async function createDatabase(url, name) {
  const client = new Client(url);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/**
 * @param {Map<string, string>} codes
 * @returns {import('./calls').Call[]}
 */
function betterAuthCalls(codes) {
  /** @type {string[]} the cookies of sessions */
  const sessions = [];
  return [
    {
      name: 'request',
      expected: '"code sent"',
      message: (phone) => post('/api/auth/phone-number/send-otp', { phoneNumber: `+${phone}` }),
    },
    {
      name: 'confirm',
      expected: '"user"',
      message: (phone) => post('/api/auth/phone-number/verify', { phoneNumber: `+${phone}`, code: codes.get(phone) }),
      answered: (_phone, headers) => sessions.push(cookiesOf(headers)),
    },
    {
      name: 'get by id',
      expected: '"user"',
      message: () => ({
        method: 'GET',
        path: '/api/auth/get-session',
        headers: { ...HEADERS, cookie: sessions[Math.floor(Math.random() * sessions.length)] ?? '' },
      }),
    },
  ];
}

/**
 * @param {string} path
 * @param {object} body
 */
function post(path, body) {
  return { path, headers: HEADERS, body: JSON.stringify(body) };
}

/** @param {import('./load').Headers} headers */
function cookiesOf(headers) {
  return [headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

module.exports = { startBetterAuth };
