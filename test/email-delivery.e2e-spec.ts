import MailComposer from 'nodemailer/lib/mail-composer';
import { FakeMailServer } from './support/fake-mail-server';
import { failed } from './support/messages';
import { Service } from './support/service';

const DOWN = failed('MAIL_DOWN');
const REFUSED = failed('ADDRESS_REFUSED');

let mail: FakeMailServer;
let service: Service;
const start = async (url: string) => {
  service = await Service.start({
    SIGN_IN_IDENTIFIERS: 'email',
    SMTP_URL: url,
    SMTP_FROM: 'no-reply@shop.example',
    CODE_DEADLINE_MS: '1500',
  });
};
afterEach(async () => {
  await service.stop();
  await mail.stop();
});

const alerts = () => service.log.filter((line) => line.includes('"alert":"gateway-refuses"'));
const deliveries = () => service.records.deliveries();

it('a mail server at an IPv6 address gets the mail', async () => {
  mail = await FakeMailServer.start({}, 0, '::1');
  await start(mail.url);
  expect(mail.url).toMatch(/^smtp:\/\/\[::1\]:/);
  expect((await service.requestCode('ivan@mail.com')).body.otp).toBeDefined();
  expect((await service.confirmCode('ivan@mail.com', mail.codeFor('ivan@mail.com'))).body.user).toBeDefined();
});

it.each(['5.7.1 Sender policy', '5.7.25 No reverse DNS', '5.1.8 Bad sender', '5.7.0 Relaying denied'])(
  'a recipient refused with %s is the sender’s trouble: an alert, and the send is given back',
  async (refusal) => {
    mail = await FakeMailServer.start();
    await start(mail.url);
    Object.assign(mail, { refuseRecipient: 550, refusal });
    expect((await service.requestCode('ivan@mail.com')).body).toEqual(DOWN);
    expect(await deliveries()).toMatchObject([
      { outcome: 'rejected', scope: 'sender', code: `SMTP_550_${refusal.split(' ')[0]}` },
    ]);
    expect(alerts()).toHaveLength(1);
    mail.behave();
    expect((await service.requestCode('ivan@mail.com')).body.otp?.attemptsLeft).toBe(4);
  },
);

it.each(['5.1.1 No such user', '5.2.2 Mailbox full', 'No such user 5.7.1'])(
  'a recipient refused with %s is the user’s trouble: no alert',
  async (refusal) => {
    mail = await FakeMailServer.start();
    await start(mail.url);
    Object.assign(mail, { refuseRecipient: 550, refusal });
    expect((await service.requestCode('ivan@mail.com')).body).toEqual(REFUSED);
    expect(await deliveries()).toMatchObject([{ outcome: 'rejected', scope: 'recipient', code: 'SMTP_550' }]);
    expect(alerts()).toEqual([]);
  },
);

describe('an address whose local part is not ASCII', () => {
  it('goes to a server that offers SMTPUTF8', async () => {
    mail = await FakeMailServer.start();
    await start(mail.url);
    expect((await service.requestCode('иван@mail.com')).body.otp).toBeDefined();
    expect(mail.received.map(({ to }) => to)).toEqual([['иван@mail.com']]);
  });

  it('is refused, unknown to the server, where that does not offer it; an international domain goes out', async () => {
    mail = await FakeMailServer.start({ hideSMTPUTF8: true });
    await start(mail.url);
    expect((await service.requestCode('иван@mail.com')).body).toEqual(REFUSED);
    expect(await deliveries()).toMatchObject([{ outcome: 'rejected', scope: 'recipient', code: 'NO_SMTPUTF8' }]);
    expect(alerts()).toEqual([]);
    expect((await service.requestCode('ivan@почта.рф')).body.otp).toBeDefined();
    // The test's server shows a domain in its own script; the header has what was sent.
    expect(mail.received.map(({ raw }) => /^To: .*$/m.exec(raw)?.[0])).toEqual(['To: ivan@xn--80a1acny.xn--p1ai']);
  });
});

describe('R29: whatever goes wrong while sending settles the claim', () => {
  it.each<[string, unknown]>([
    ['an error', new Error('broken')],
    ['no error at all', undefined],
    ['a text', 'broken'],
  ])('%s is thrown while the mail is composed: the next request sends at once', async (_, thrown) => {
    mail = await FakeMailServer.start();
    await start(mail.url);
    const compile = jest.spyOn(MailComposer.prototype, 'compile').mockImplementationOnce(() => {
      throw thrown;
    });
    expect((await service.requestCode('ivan@mail.com')).body).toEqual(DOWN);
    compile.mockRestore();
    expect((await service.requestCode('ivan@mail.com')).body.otp?.attemptsLeft).toBe(4);
    expect(mail.received).toHaveLength(1);
  });
});
