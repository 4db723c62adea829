// @ts-check
'use strict';

// The service is compared with this server: the same three calls by the very same statements on bare Fastify and pg. It
// has no validation, no limits but those of the statements, no log and no deadlines; whatever goes wrong is a 500.

const { randomUUID } = require('node:crypto');
const { fastify } = require('fastify');
const { Pool } = require('pg');
const { Agent, request } = require('undici');
const { built } = require('./built');

const { parseEnvironment } = built('environment');
const { deriveCode, fingerprint } = built('otp/one-time-code');
const { capture } = require('./captured-statements');
const { FIND_ACCOUNT } = built('accounts/account.statements');

const environment = parseEnvironment(process.env);
const [secret] = environment.OTP_SECRETS;
const fingerprints = [fingerprint(secret)];
/** The audit trail's values of a call; the bare server computes none of its own. */
const [MASKED, HMAC] = ['+7 (999) ***-**-00', 'x'.repeat(43)];
const authorization = `Bearer ${environment.IMSHOP_API_KEYS[0]}`;

const dispatcher = new Agent();
const pool = new Pool({ connectionString: environment.DATABASE_URL, max: environment.DATABASE_POOL_SIZE });
const captured = capture(environment);

/**
 * Runs the statement and returns the first row.
 * @param {{ name: string, text: string }} statement
 * @param {unknown[]} values
 */
async function run(statement, values) {
  return (await pool.query({ ...statement, values })).rows[0];
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
  const answer = await request(environment.SMSC_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(message),
    dispatcher,
  });
  const { id } = /** @type {{ id?: number }} */ (await answer.body.json());
  if (id === undefined) throw new Error('The gateway refused');
  return String(id);
}

/** @param {{ data: object }} account */
function userAnswer({ data, ...columns }) {
  return { user: { ...columns, ...data } };
}

/** @typedef {{ body: { userIdentifier: string, otp: string } }} Call */

/** @param {Call} call */
async function requestCode({ body: { userIdentifier: phone } }) {
  const { claim, sent } = await captured;
  const [nonce, requestId] = [randomUUID(), randomUUID()];
  const line = [requestId, MASKED, HMAC];
  const values = [phone, 'sign-in', randomUUID(), fingerprints[0], nonce, fingerprints, [], ...line];
  const claimed = await run(claim, values);
  const messageId = await sendSms(phone, `Код: ${oneTimeCodeOf(phone, claimed)}. Никому его не сообщайте.`);
  const attempts = JSON.stringify([{ gateway: 'smsc', status: 'accepted', messageId, msAgo: 0 }]);
  await run(sent, [phone, nonce, 'smsc', claimed.id, attempts, HMAC, ...line]);
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
  const { charge, redeem } = await captured;
  const line = [randomUUID(), MASKED, HMAC];
  const challenge = await run(charge, [phone, 'sign-in', fingerprints, ...line]);
  if (oneTimeCodeOf(phone, challenge) !== otp) throw new Error('Not the code');
  return userAnswer(await run(redeem, [phone, 'sign-in', challenge.id, randomUUID(), ...line, ...line]));
}

/** @param {Call} call */
async function getUser({ body: { userIdentifier: id } }) {
  return userAnswer(await run(FIND_ACCOUNT, [id, null, null]));
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
