// Plays the app: requests a code, asks for what the service asks a new user for, and confirms the code.
// To try it: KEY=… PHONE=79990000003 node register.mjs, against a service with REGISTRATION_FIELDS (docs/registration.md).
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

const { URL: url = 'http://127.0.0.1:3000', KEY: key = '', PHONE: userIdentifier = '79990000003' } = process.env;
// The app keeps it until it is installed anew: the code applies only what the same installation brought.
const installId = randomUUID();
const terminal = createInterface({ input: process.stdin });
const lines = terminal[Symbol.asyncIterator]();

async function ask(question) {
  process.stdout.write(`${question}: `);
  return (await lines.next()).value ?? '';
}

async function call(path, fields) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userIdentifier, installId, ...fields }),
  });
  const answer = await response.json();
  if (answer.error) console.log(answer.error.message);
  return answer;
}

/** The code is out, or the service said why it is not. A user whom a value was refused for gets the form once more. */
async function requestCode() {
  let answer = await call('/auth/otp/request', {});
  while (answer.dataRequired) {
    const { dataRequired, dataOptional } = answer;
    const fields = {};
    for (const name of dataRequired)
      fields[name] = await ask(dataOptional.includes(name) ? `${name} (optional)` : name);
    const next = await call('/auth/otp/request', fields);
    if (!next.error) answer = next;
  }
  return answer.otp;
}

const otp = await requestCode();
if (otp) {
  console.log(otp.message);
  const { user } = await call('/auth/otp/confirm', { otp: await ask('code') });
  if (user) console.log(JSON.stringify(user, null, 2));
  else process.exitCode = 1;
} else process.exitCode = 1;
terminal.close();
