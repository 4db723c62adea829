// Plays the platform: signs a user of a Telegram mini app in, and fills in what the service asks a new user for.
// To try it: KEY=… BOT_TOKEN=… PHONE=79990000005 node telegram.mjs, against a service with TELEGRAM_SIGN_IN=true
// (docs/telegram.md). Without BOT_TOKEN the service has to trust the platform: it knows no token either.
import { createHmac, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

const { URL: url = 'http://127.0.0.1:3000', KEY: key = '', PHONE: phone = '79990000005' } = process.env;
const { BOT_TOKEN: token, TELEGRAM_ID: telegramId = '279058397' } = process.env;
const installId = randomUUID();
const terminal = createInterface({ input: process.stdin });
const lines = terminal[Symbol.asyncIterator]();

/** Init data as Telegram makes them when a user opens the mini app of the bot. */
function initData() {
  const fields = {
    auth_date: String(Math.floor(Date.now() / 1000)),
    query_id: randomUUID(),
    user: JSON.stringify({ id: Number(telegramId), first_name: 'Анна' }),
  };
  const signed = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  const secret = createHmac('sha256', 'WebAppData').update(token).digest();
  const hash = createHmac('sha256', secret).update(signed.join('\n')).digest('hex');
  return new URLSearchParams({ ...fields, hash }).toString();
}

async function ask(question) {
  process.stdout.write(`${question}: `);
  return (await lines.next()).value ?? '';
}

async function call(fields) {
  const response = await fetch(`${url}/auth/telegram`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      identityProvider: 'telegram',
      identityProviderUserIdentifier: `${telegramId}|${phone}`,
      payload: { tma },
      installId,
      ...fields,
    }),
  });
  const answer = await response.json();
  if (answer.error) console.log(answer.error.message);
  return answer;
}

// The repeat with the fields carries the same init data.
const tma = token ? initData() : undefined;
let answer = await call({});
while (answer.dataRequired) {
  const { dataRequired, dataOptional } = answer;
  const fields = {};
  for (const name of dataRequired) fields[name] = await ask(dataOptional.includes(name) ? `${name} (optional)` : name);
  const next = await call(fields);
  // A user whom a value was refused for gets the form once more.
  if (!next.error) answer = next;
}
if (answer.user) console.log(JSON.stringify(answer.user, null, 2));
else process.exitCode = 1;
terminal.close();
