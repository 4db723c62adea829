import { FakeTelegram } from './support/fake-telegram';
import { FakeTwilio, TWILIO_SID } from './support/fake-twilio';
import { newPhone, newPhones } from './support/phones';
import { Service } from './support/service';

const TOKEN = 'report-test-token-0123456789abcdef';
const SECRET = { twilio: 'twilio-test-token', telegram: 'telegram-test-token' };
const ADDRESS = `https://sign-in.shop.example/sms-gateway/report/twilio/${TOKEN}`;

let twilio: FakeTwilio;
let telegram: FakeTelegram;
let service: Service;
beforeAll(async () => {
  twilio = await FakeTwilio.start();
  telegram = await FakeTelegram.start();
  service = await Service.start({
    SMS_GATEWAYS: 'telegram,twilio',
    TELEGRAM_TOKEN: SECRET.telegram,
    TELEGRAM_URL: telegram.url,
    TWILIO_ACCOUNT_SID: TWILIO_SID,
    TWILIO_AUTH_TOKEN: SECRET.twilio,
    TWILIO_URL: twilio.url,
    SMS_REPORT_TOKEN: TOKEN,
    PUBLIC_URL: 'https://sign-in.shop.example',
    LOG_LEVEL: 'debug',
  });
});
afterAll(async () => {
  await service.stop();
  await Promise.all([twilio.stop(), telegram.stop()]);
});
afterEach(() => telegram.accept());

interface Report {
  contentType: string;
  body: string;
  headers: Record<string, string>;
}

/** As the gateway does it; the status of the answer. */
async function send(gateway: 'telegram' | 'twilio', { contentType, body, headers }: Report): Promise<number> {
  const url = `${service.urls[0]}/sms-gateway/report/${gateway}/${TOKEN}`;
  const response = await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': contentType }, body });
  await response.text();
  return response.status;
}

function ofTwilio(id: string, MessageStatus: string, token = SECRET.twilio): Report {
  const { contentType, body, signature } = twilio.report(
    { MessageSid: id, MessageStatus, ErrorCode: '' },
    ADDRESS,
    token,
  );
  return { contentType, body, headers: { 'X-Twilio-Signature': signature } };
}

describe('a signed report', () => {
  it('of Telegram is recorded, and refused with another signature, an old one or none', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const id = telegram.idFor(phone);
    const old = String(Math.floor(Date.now() / 1000) - 400);
    const { headers, ...unsigned } = telegram.report(id, 'delivered', SECRET.telegram);
    expect(await send('telegram', telegram.report(id, 'delivered', 'another token'))).toBe(401);
    expect(await send('telegram', telegram.report(id, 'delivered', SECRET.telegram, old))).toBe(401);
    expect(await send('telegram', { ...unsigned, headers: {} })).toBe(401);
    expect(await service.deliveriesOf(phone)).toMatchObject([{ gateway: 'telegram', report: null, reportCode: null }]);
    expect(await send('telegram', { ...unsigned, headers })).toBe(200);
    expect(await service.deliveriesOf(phone)).toMatchObject([
      { gateway: 'telegram', report: 'delivered', reportCode: 'delivered' },
    ]);
  });

  it('of Twilio is recorded, and refused with another signature or none', async () => {
    const phone = newPhone();
    telegram.refuse('PHONE_NUMBER_NOT_FOUND');
    await service.requestCode(phone);
    const id = twilio.idFor(phone);
    expect(await send('twilio', ofTwilio(id, 'delivered', 'another token'))).toBe(401);
    expect(await send('twilio', { ...ofTwilio(id, 'delivered'), headers: {} })).toBe(401);
    expect(await send('twilio', ofTwilio(id, 'sent'))).toBe(200);
    expect((await service.deliveriesOf(phone)).map(({ report }) => report)).toEqual([null, null]);
    expect(await send('twilio', ofTwilio(id, 'delivered'))).toBe(200);
    expect((await service.deliveriesOf(phone)).map(({ report }) => report)).toEqual([null, 'delivered']);
  });
});

describe('a code in Telegram', () => {
  it('goes to who is not there as an SMS, which says nothing against Telegram', async () => {
    telegram.refuse('PHONE_NUMBER_NOT_AVAILABLE');
    const phones = newPhones(8);
    for (const phone of phones) await service.requestCode(phone);
    expect(phones.map((phone) => telegram.smsTo(phone).length)).toEqual(phones.map(() => 1));
    expect(phones.map((phone) => twilio.smsTo(phone).length)).toEqual(phones.map(() => 1));
  });

  it('that nobody fetched goes out as an SMS, and either signs in', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const code = telegram.codeFor(phone);
    expect(await send('telegram', telegram.report(telegram.idFor(phone), 'expired', SECRET.telegram))).toBe(200);
    while (twilio.smsTo(phone).length === 0) await new Promise((resolve) => void setTimeout(resolve, 10));
    expect(twilio.codeFor(phone)).toBe(code);
    expect((await service.confirmCode(phone, code)).body.user).toBeDefined();
  });

  it('R08: is nowhere but in its message', async () => {
    const phone = newPhone();
    telegram.behave((response) => response.writeHead(500).end('{"ok":false}'));
    const answer = await service.requestCode(phone);
    const code = telegram.codeFor(phone);
    expect(twilio.codeFor(phone)).toBe(code);
    const alone = new RegExp(`(?<!\\d)${code}(?!\\d)`);
    // Microseconds of times and pieces of UUIDs are digits too.
    const places = [JSON.stringify(answer.body), service.log.join('\n'), await service.database.dump()].map((text) =>
      text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+|\d\d:\d\d:\d\d\.\d+/g, ''),
    );
    expect(places.map((text) => alone.test(text))).toEqual([false, false, false]);
  });
});
