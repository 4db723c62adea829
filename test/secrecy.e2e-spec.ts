import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { newPhone, newPhones } from './support/phones';
import { IMSHOP_KEY, OTP_SECRET, RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start({ LOG_LEVEL: 'debug' })));
afterAll(() => service.stop());

/** Whether `digits` stand in `text` as a number of their own. */
const holds = (text: string, digits: string) => new RegExp(`(?<!\\d)${digits}(?!\\d)`).test(text);

it('R08: a code is nowhere but in its SMS: not in answers, logs or the database, nor are its hashes', async () => {
  const phones = newPhones(30);
  const answers: string[] = [];
  for (const phone of phones) {
    answers.push(JSON.stringify((await service.requestCode(phone)).body));
    answers.push(JSON.stringify((await service.confirmCode(phone, service.wrongCodeFor(phone))).body));
    if (Number(phone) % 2)
      answers.push(JSON.stringify((await service.confirmCode(phone, service.sms.codeFor(phone))).body));
  }
  const places = { answers: answers.join('\n'), logs: service.log.join('\n'), database: await service.database.dump() };
  expect(places.database).toContain(phones[0]);
  expect(places.logs).toContain('"deliveries":[{');
  for (const phone of phones) {
    const code = service.sms.codeFor(phone);
    const hashes = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) =>
      (['hex', 'base64'] as const).map((encoding) => createHash(name).update(code).digest(encoding)),
    );
    for (const [place, text] of Object.entries(places)) {
      // Microseconds of times and pieces of UUIDs are digits too: look at what stands alone.
      const alone = text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+|\d\d:\d\d:\d\d\.\d+/g, '');
      expect({ place, code, isFound: holds(alone, code) }).toEqual({ place, code, isFound: false });
      expect(hashes.filter((hash) => text.includes(hash))).toEqual([]);
    }
  }
});

it('R22: logs are JSON lines with a request id and masked phones; no key, secret or body, nothing forged', async () => {
  const evil = 'x\n{"level":"fatal","forged":true}\u001b[31m\u009b31m\r\nSet-Cookie: a=b';
  await service.signIn('79990000850');
  for (const path of ['/auth/otp/request', '/auth/otp/confirm', '/profile/get', '/profile/upsert']) {
    await service.post(path, { userIdentifier: evil, otp: evil, accounts: [{ id: evil }], key: evil }, { headers: {} });
    await service.post(path, { userIdentifier: evil, otp: evil, accounts: [{ id: evil }] });
  }
  await service.upsert({ id: evil, name: evil }, { id: 'c1', phone: '79990000850', name: 'Иван Секретный' });
  await service.getUser('79990000850');
  await fetch(`${service.urls[0]}/nope?phone=79990000850&key=${IMSHOP_KEY}`, {
    headers: { 'user-agent': 'forged', 'x-request-id': 'forged' },
  });
  await service.database.query('alter table account rename to lost');
  await service.getUser('79990000850');
  await service.database.query('alter table lost rename to account');

  const text = service.log.join('');
  for (const line of service.log) {
    expect(line.endsWith('\n') && !line.slice(0, -1).includes('\n')).toBe(true);
    const entry = JSON.parse(line) as Record<string, unknown>;
    if (entry['event'] === 'request' || entry['event'] === 'delivery')
      expect(entry['requestId']).toMatch(/^[0-9a-f-]{36}$/);
  }
  for (const secret of [
    IMSHOP_KEY,
    RETAILER_KEY,
    OTP_SECRET,
    'smsc-test-api-key',
    '79990000850',
    '9990000850',
    'Секретный',
    'forged',
    '\u001b',
    '\u009b',
  ]) {
    expect({ secret, isFound: text.includes(secret) }).toEqual({ secret, isFound: false });
  }
  expect(text).toContain('+7 (999) ***-**-50');
  expect(text).toContain('"route":"/auth/otp/confirm"');
});

it.each<[string, (response: ServerResponse) => void]>([
  ['refuses the recipient', (r) => r.end('{"error":"x","error_code":7,"id":1}')],
  ['refuses the text', (r) => r.end('{"error":"x","error_code":1}')],
  ['is throttling', (r) => r.writeHead(429).end()],
  ['answers 500', (r) => r.writeHead(500).end()],
  ['hangs up', (r) => r.destroy()],
])('R08, R22: an SMS at a gateway that %s leaves neither its code nor its phone in the log', async (_, behaviour) => {
  const phone = newPhone();
  service.sms.behave(behaviour);
  await service.requestCode(phone);
  service.sms.accept();
  const text = service.log.join('');
  expect(text).toMatch(
    new RegExp(`"event":"request"[^\n]*-${phone.slice(-2)}","deliveries":\\[\\{[^\n]*"gateway":"smsc"`),
  );
  expect(holds(text, service.sms.codeFor(phone))).toBe(false);
  expect(text).not.toContain(phone);
});
