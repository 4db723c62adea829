// @ts-check
'use strict';

const { randomAccountId, randomAccountPhone } = require('./database');
const { API_KEY } = require('./settings');

/**
 * @typedef {import('./load').Message} Message
 * @typedef {object} Call
 * @property {string} name
 * @property {string} expected what the body of every right answer has
 * @property {(phone: string) => Message} message
 * @property {(phone: string, headers: import('./load').Headers) => void} [answered]
 */

const HEADERS = { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` };

/**
 * The calls of the service, in the order of a sign-in.
 * @param {Map<string, string>} codes what the gateway was given, by phone
 * @param {number} accounts
 * @returns {Call[]}
 */
function serviceCalls(codes, accounts) {
  return [
    call('request', '/auth/otp/request', '"otp"', (phone) => ({ userIdentifier: phone })),
    call('wrong code', '/auth/otp/confirm', '"error"', (phone) => ({
      userIdentifier: phone,
      otp: otherThan(codes.get(phone) ?? ''),
    })),
    call('confirm', '/auth/otp/confirm', '"user"', (phone) => ({ userIdentifier: phone, otp: codes.get(phone) })),
    call('get by id', '/profile/get', '"user"', () => ({ userIdentifier: randomAccountId(accounts) })),
    call('get by phone', '/profile/get', '"user"', () => ({ userIdentifier: randomAccountPhone(accounts) })),
    call('unknown user', '/profile/get', '"error"', (phone) => ({ userIdentifier: `no-${phone}` })),
  ];
}

/**
 * @param {string} name
 * @param {string} path
 * @param {string} expected
 * @param {(phone: string) => object} body
 * @returns {Call}
 */
function call(name, path, expected, body) {
  return {
    name,
    expected,
    message: (phone) => ({ path, headers: HEADERS, body: JSON.stringify(body(phone)) }),
  };
}

/**
 * A code of the same length.
 * @param {string} code
 */
function otherThan(code) {
  return String((Number(code) + 1) % 10 ** code.length).padStart(code.length, '0');
}

module.exports = { serviceCalls };
