// @ts-check
'use strict';

// What the service is compared with: the same calls by the very same statements on bare Fastify and pg. No
// validation, no limits but those of the statements, no log, no deadlines; whatever goes wrong is a 500.

const { randomUUID } = require('node:crypto');
const { fastify } = require('fastify');
const { Pool } = require('pg');
const { Agent, request } = require('undici');
const { built } = require('./built');

const { parseEnvironment } = built('environment');
const { deriveCode, fingerprint } = built('otp/one-time-code');
const { composedStatements } = require('./composed-statements');

const environment = parseEnvironment(process.env);
const [secret] = environment.OTP_SECRETS;
const fingerprints = [fingerprint(secret)];
const authorization = `Bearer ${environment.IMSHOP_API_KEYS[0]}`;

/** Connections to the gateway are kept, as the service keeps them. */
const dispatcher = new Agent();
const pool = new Pool({ connectionString: environment.DATABASE_URL, max: environment.DATABASE_POOL_SIZE });
const composed = composedStatements(environment);

/**
 * Runs the statement and returns the first row.
 * @param {string} name of the statement
 * @param {Record<string, unknown>} values of its parameters
 */
async function run(name, values) {
  const statement = (await composed).get(name);
  if (!statement) throw new Error(`The service has no statement ${name}`);
  const { text, parameters } = statement;
  const missing = parameters.find((parameter) => !(parameter in values));
  if (missing) throw new Error(`The bare server has no value for ${missing} of ${name}`);
  return (await pool.query({ name, text, values: parameters.map((parameter) => values[parameter]) })).rows[0];
}

/**
 * @param {string} phone
 * @param {{ id: string }} challenge
 */
function oneTimeCodeOf(phone, { id }) {
  return deriveCode(secret, { id, purpose: 'sign-in', identifier: phone }, environment.OTP_LENGTH);
}

/**
 * @param {string} phone
 * @param {string} text
 */
async function sendSms(phone, text) {
  const message = { apikey: environment.SMSC_API_KEY, phones: `+${phone}`, mes: text, fmt: 3, charset: 'utf-8' };
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const body = JSON.stringify(message);
  const answer = await request(environment.SMSC_URL, { method: 'POST', headers, body, dispatcher });
  const { id } = /** @type {{ id?: number }} */ (await answer.body.json());
  if (id === undefined) throw new Error('The gateway refused');
  return String(id);
}

/** @param {{ data: object }} account */
function userAnswer({ data, ...columns }) {
  return { user: { ...columns, ...data } };
}

/**
 * The values of the audit trail, which the service computes: distinct ones, spread over the index as an HMAC is.
 * @param {string} phone
 */
function auditSubject(phone) {
  return { masked: '+7 (999) ***-**-00', hmac: `${phone.slice(-4)}${phone}`.padEnd(43, 'x') };
}

/**
 * The prefixes of the blocks that would shut the phone out.
 * @param {string} phone
 */
const beginningsOf = (phone) => Array.from(phone, (_, index) => phone.slice(0, index + 1));

/** @typedef {{ body: { userIdentifier: string, otp: string } }} Call */

/** @param {Call} call */
async function requestCode({ body: { userIdentifier: phone } }) {
  const send = { identifier: phone, nonce: randomUUID(), requestId: randomUUID(), ...auditSubject(phone) };
  const challenge = { purpose: 'sign-in', newId: randomUUID(), fingerprints, blockPrefixes: beginningsOf(phone) };
  const claimed = await run('claim-sms', { ...send, ...challenge });
  const messageId = await sendSms(phone, `Код: ${oneTimeCodeOf(phone, claimed)}. Никому его не сообщайте.`);
  const attempts = JSON.stringify([{ gateway: 'smsc', status: 'accepted', messageId, msAgo: 0 }]);
  await run('sent-sms', { ...send, detail: 'smsc', challengeId: claimed.id, attempts, partsTaken: 1 });
  return {
    otp: {
      timeout: environment.OTP_RESEND_SECONDS,
      attemptsLeft: claimed.sendsLeft,
      message: `Мы отправили код в SMS на номер +7 (${phone.slice(1, 4)}) ***-**-${phone.slice(-2)}`,
      replyText: 'Отправить код ещё раз',
      codeLength: environment.OTP_LENGTH,
    },
  };
}

/** @param {Call} call */
async function confirmCode({ body: { userIdentifier: phone, otp } }) {
  const guess = { identifier: phone, purpose: 'sign-in', requestId: randomUUID(), ...auditSubject(phone) };
  const challenge = await run('charge', { ...guess, fingerprints, blockPrefixes: beginningsOf(phone) });
  if (oneTimeCodeOf(phone, challenge) !== otp) return { error: { message: 'Not the code' } };
  return userAnswer(await run('sign-in-by-phone', { ...guess, challengeId: challenge.id, accountId: randomUUID() }));
}

/** @param {Call} call */
async function getUser({ body: { userIdentifier: id } }) {
  const account = /^79\d{9}$/.test(id)
    ? await run('find-account-by-phone', { id, phone: id, requestId: randomUUID(), ...auditSubject(id) })
    : await run('find-account', { id });
  return account ? userAnswer(account) : { error: { message: 'No such user' } };
}

const app = fastify({ logger: false });
app.addHook('onRequest', (call, reply, done) => {
  if (call.headers.authorization === authorization) done();
  else void reply.status(401).send({ error: { message: 'Invalid API key' } });
});
app.post('/auth/otp/request', (call) => requestCode(/** @type {Call} */ (call)));
app.post('/auth/otp/confirm', (call) => confirmCode(/** @type {Call} */ (call)));
app.post('/profile/get', (call) => getUser(/** @type {Call} */ (call)));
void app.listen({ host: environment.HOST, port: environment.PORT });
