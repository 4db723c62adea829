// better-auth as its documentation sets it up: the phone-number plugin that signs up at the first confirmed code, its
// own adapter on PostgreSQL, its handler on Node's HTTP server. The limits of its own are off, in its favour.

import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { phoneNumber } from 'better-auth/plugins';
import pg from 'pg';

const { AUTH_SECRET, DATABASE_URL, HOST, PORT, SMS_URL } = process.env;

/** @param {{ phoneNumber: string, code: string }} message */
async function sendOTP({ phoneNumber: phone, code }) {
  // Node's fetch keeps its connections.
  const response = await fetch(SMS_URL ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apikey: 'key', phones: phone, mes: `Code: ${code}`, fmt: 3, charset: 'utf-8' }),
  });
  const { id } = /** @type {{ id?: number }} */ (await response.json());
  if (id === undefined) throw new Error('The gateway refused');
}

const options = {
  baseURL: `http://${HOST}:${PORT}`,
  trustedOrigins: ['http://127.0.0.1'],
  secret: AUTH_SECRET,
  // As many connections as the service has.
  database: new pg.Pool({ connectionString: DATABASE_URL, max: 10 }),
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [
    phoneNumber({
      sendOTP,
      signUpOnVerification: {
        getTempEmail: (phone) => `${phone.slice(1)}@phone.example`,
        getTempName: (phone) => phone,
      },
    }),
  ],
};

const { runMigrations } = await getMigrations(options);
await runMigrations();
const handle = toNodeHandler(betterAuth(options));
createServer((request, response) => void handle(request, response)).listen(Number(PORT), HOST);
