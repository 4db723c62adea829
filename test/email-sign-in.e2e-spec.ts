import { FakeMailServer } from './support/fake-mail-server';
import { failed, messages, textOf } from './support/messages';
import { newPhone } from './support/phones';
import { secondsLeftOf } from './support/seconds-left';
import { Service } from './support/service';

const DOWN = failed('MAIL_DOWN');
const REFUSED = failed('INVALID_CODE');
const INVALID = failed('INVALID_IDENTIFIER');

let mail: FakeMailServer;
let service: Service;
beforeAll(async () => {
  mail = await FakeMailServer.start();
  service = await Service.start(
    {
      SIGN_IN_IDENTIFIERS: 'phone,email',
      SMTP_URL: mail.url,
      SMTP_FROM: 'Магазин <no-reply@shop.example>',
      CODE_DEADLINE_MS: '1500',
      LOG_LEVEL: 'debug',
    },
    2,
  );
});
afterAll(async () => {
  await service.stop();
  await mail.stop();
});
afterEach(() => mail.behave());

describe('signing in by e-mail', () => {
  it('sends a code, confirms it, and knows the user', async () => {
    const { body } = await service.requestCode('Ivanov@Mail.com');
    expect(body).toEqual({
      otp: {
        timeout: secondsLeftOf(60),
        attemptsLeft: 4,
        message: messages.text('CODE_MAILED', { email: 'i***v@mail.com' }),
        replyText: messages.text('SEND_AGAIN'),
        codeLength: 6,
      },
    });
    const user = (await service.confirmCode('ivanov@mail.com', mail.codeFor('ivanov@mail.com'))).body.user;
    expect(user).toEqual({ id: expect.any(String), email: 'ivanov@mail.com', emailConfirmed: true });
    expect((await service.getUser(user?.id ?? '')).body.user).toEqual(user);
    expect((await service.getUser('IVANOV@mail.com')).body.user).toEqual(user);
  });

  it('R21: mails the template and nothing else, as text and as HTML, the code not in the subject', async () => {
    await service.post('/auth/otp/request', {
      userIdentifier: 'a1@mail.com',
      fullName: 'Злой <script>',
      email: 'evil@mail.com',
    });
    const code = mail.codeFor('a1@mail.com');
    const [received] = mail.mailsTo('a1@mail.com');
    expect(received).toMatchObject({ from: 'no-reply@shop.example', to: ['a1@mail.com'] });
    expect(received?.subject).toBe(messages.text('EMAIL_SUBJECT'));
    // Nor in any other header.
    expect(received?.raw.split('\r\n\r\n')[0]).not.toContain(code);
    expect(received?.text.trim()).toBe(
      `${messages.text('EMAIL_CODE', { code })}\n\n${messages.text('EMAIL_ADVICE', { minutes: '5' })}`,
    );
    expect(received?.html).toContain(`<b>${code}</b>`);
    expect(`${received?.subject}${received?.text}${received?.html}`).not.toMatch(/Злой|script|evil/);
  });

  it('R10: all spellings are one address', async () => {
    for (const spelling of ['petr@почта.рф', 'PETR@ПОЧТА.РФ', 'petr@xn--80a1acny.xn--p1ai', ' Petr@почта.рф'])
      expect((await service.requestCode(spelling)).body.otp?.attemptsLeft).toBe(4);
    expect(mail.received.filter(({ raw }) => /^To: petr@/m.test(raw))).toHaveLength(1);
    expect(await service.database.query(`select identifier from challenge where identifier like 'petr@%'`)).toEqual([
      { identifier: 'petr@почта.рф' },
    ]);
  });

  it.each(['ivan', 'ivan@mail', 'ivan@mail.com,all@mail.com', 'ivan@mail.com\nBcc: all@mail.com', '', '74951234567'])(
    'R10: sends nothing to %j',
    async (text) => {
      const before = mail.received.length;
      expect((await service.requestCode(text)).body).toEqual(INVALID);
      expect(mail.received).toHaveLength(before);
    },
  );

  it('still takes phones', async () => {
    const phone = newPhone();
    expect(await service.signIn(phone)).toMatchObject({ phone });
  });

  it('R05: counts guesses and sends as for a phone', async () => {
    const address = 'limits@mail.com';
    for (let i = 0; i < 3; i++) {
      await service.requestCode(address);
      const code = mail.codeFor(address);
      const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
      for (let guess = 0; guess < 6; guess++) expect((await service.confirmCode(address, wrong)).body).toEqual(REFUSED);
      expect((await service.confirmCode(address, code)).body).toEqual(REFUSED);
      await service.database.timePasses(61);
    }
    expect((await service.requestCode(address)).body.error?.message).toMatch(textOf('TOO_MANY_FAILURES'));
    expect(mail.mailsTo(address)).toHaveLength(3);
  });

  it('R08: a code is nowhere but in its mail', async () => {
    await service.requestCode('secret@mail.com');
    const code = mail.codeFor('secret@mail.com');
    await service.confirmCode('secret@mail.com', code);
    const rows = await service.database.query<{ row: string }>(
      `select d::text as row from delivery d union all select c::text from challenge c
       union all select a::text from audit a`,
    );
    const places = [...rows.map(({ row }) => row), ...service.log].join('\n');
    const alone = places.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]+|\d\d:\d\d:\d\d\.\d+/g, '');
    expect(alone).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`));
    expect(service.log.join('')).not.toContain('secret@mail.com');
    expect(service.log.join('')).toContain('s***t@mail.com');
  });

  it('records the delivery, and the trail', async () => {
    await service.requestCode('trail@mail.com');
    await service.confirmCode('trail@mail.com', mail.codeFor('trail@mail.com'));
    expect(await service.deliveriesOf('trail@mail.com')).toMatchObject([
      { gateway: 'smtp', outcome: 'accepted', isConfirmed: true },
    ]);
    expect(
      await service.database.query(
        `select event, detail from audit_trail where identifier = 't***l@mail.com' order by id`,
      ),
    ).toEqual([
      { event: 'requested', detail: null },
      { event: 'sent', detail: 'smtp' },
      { event: 'confirmed', detail: null },
      { event: 'account-created', detail: null },
    ]);
  });
});

describe('the account of an e-mail', () => {
  it('is the one where the address is confirmed', async () => {
    await service.upsert({ id: 'customer-1', email: 'Known@mail.com', emailConfirmed: true, name: 'Иван' });
    await service.requestCode('known@mail.com');
    const { user } = (await service.confirmCode('known@mail.com', mail.codeFor('known@mail.com'))).body;
    expect(user).toMatchObject({ id: 'customer-1', name: 'Иван', emailConfirmed: true });
  });

  it('is a new one where others only wrote the address down: no way into theirs', async () => {
    const phone = newPhone();
    await service.upsert({ id: 'victim', phone, email: 'shared@mail.com', name: 'Жертва' });
    await service.requestCode('shared@mail.com');
    const { user } = (await service.confirmCode('shared@mail.com', mail.codeFor('shared@mail.com'))).body;
    expect(user?.id).not.toBe('victim');
    expect(user).toEqual({ id: user?.id, email: 'shared@mail.com', emailConfirmed: true });
    expect((await service.getUser('shared@mail.com')).body.user?.id).toBe(user?.id);
    // Only the retailer's word that the address is confirmed makes the two one.
    const merged = await service.upsert({ id: 'victim', email: 'shared@mail.com', emailConfirmed: true });
    expect(merged.body.results).toEqual([{ id: 'victim', status: 'merged' }]);
    expect((await service.getUser('shared@mail.com')).body.user?.id).toBe('victim');
  });

  it('R04: is made once, by one of 50 right confirmations', async () => {
    await service.requestCode('once@mail.com');
    const code = mail.codeFor('once@mail.com');
    const answers = await Promise.all(Array.from({ length: 50 }, () => service.confirmCode('once@mail.com', code)));
    expect(answers.filter(({ body }) => body.user)).toHaveLength(1);
    expect(await service.records.accountsOf('once@mail.com')).toHaveLength(1);
  });
});

describe('a mail server', () => {
  it('that refuses the recipient: an error, and the send counts', async () => {
    mail.refuseRecipient = 550;
    expect((await service.requestCode('gone@mail.com')).body.error?.message).toBe(messages.text('ADDRESS_REFUSED'));
    mail.behave();
    expect((await service.requestCode('gone@mail.com')).body.error?.message).toMatch(
      /^Запросить новый код можно через/,
    );
  });

  it.each<[string, () => void]>([
    ['refuses the recipient for now', () => (mail.refuseRecipient = 450)],
    ['refuses the mail', () => (mail.refuseMail = 554)],
    ['refuses the mail for now', () => (mail.refuseMail = 451)],
  ])('that %s: an error, and the next request sends at once', async (_, misbehave) => {
    const address = `again-${mail.received.length}@mail.com`;
    misbehave();
    expect((await service.requestCode(address)).body).toEqual(DOWN);
    mail.behave();
    expect((await service.requestCode(address)).body.otp?.attemptsLeft).toBe(4);
    const code = mail.codeFor(address);
    expect((await service.confirmCode(address, code)).body.user).toBeDefined();
  });

  it('R23: that hangs after it has the mail: it may have been sent, so it counts', async () => {
    mail.isHanging = true;
    expect((await service.requestCode('hang@mail.com')).body.otp?.attemptsLeft).toBe(4);
    mail.behave();
    expect((await service.requestCode('hang@mail.com')).body.otp?.timeout).toBeLessThanOrEqual(60);
    expect(mail.mailsTo('hang@mail.com')).toHaveLength(1);
    expect((await service.confirmCode('hang@mail.com', mail.codeFor('hang@mail.com'))).body.user).toBeDefined();
  });

  it('that is not there: an error, and the next request sends at once', async () => {
    const { port } = mail;
    await mail.stop();
    expect((await service.requestCode('down@mail.com')).body).toEqual(DOWN);
    mail = await FakeMailServer.start({}, port);
    expect((await service.requestCode('down@mail.com')).body.otp?.attemptsLeft).toBe(4);
  });
});

describe('where only e-mails sign in', () => {
  it('a phone does not', async () => {
    const phone = newPhone();
    const replica = await service.addReplica({
      SIGN_IN_IDENTIFIERS: 'email',
      SMTP_URL: mail.url,
      SMTP_FROM: 'no-reply@shop.example',
    });
    expect((await service.requestCode(phone, { replica })).body).toEqual(failed('INVALID_EMAIL'));
    expect(service.sms.textsTo(phone)).toEqual([]);
  });
});
