import { FakeMailServer } from './support/fake-mail-server';
import { failed } from './support/messages';
import { newPhone, newPhones } from './support/phones';
import { ASKING, FILLED_IN, RegistrationLab } from './support/registration-lab';
import { Service } from './support/service';

let service: Service;
let lab: RegistrationLab;
afterEach(() => service.stop());

async function start(settings: Record<string, string> = {}): Promise<void> {
  service = await Service.start({ ...ASKING, ...settings }, 2);
  lab = new RegistrationLab(service);
}

const isAsked = async (phone: string, installId: string | null = null) =>
  (await lab.request(phone, {}, installId)).body.dataRequired !== undefined;

const alerts = () => service.log.filter((line) => line.includes('"alert":"registrations-asked"'));

describe('asking tells who has an account, so above a limit the code is sent without asking', () => {
  it('for one identifier, in either mode', async () => {
    await start({ REGISTRATION_ASKS_PER_IDENTIFIER: '3', ABUSE_MODE: 'record' });
    const phone = newPhone();
    for (let i = 0; i < 3; i++) expect(await isAsked(phone)).toBe(true);
    expect((await lab.request(phone)).body.otp).toMatchObject({ attemptsLeft: 4 });
    expect(service.sms.smsTo(phone)).toHaveLength(1);
    expect((await lab.confirm(phone)).body.user).toEqual({ id: expect.any(String), phone });
    expect(await isAsked(newPhone())).toBe(true);
    expect(alerts()).toEqual([]);
  });

  it('for one installation, whatever phones it names, and only for an hour', async () => {
    await start({ REGISTRATION_ASKS_PER_INSTALLATION: '3' });
    for (const phone of newPhones(3)) expect(await isAsked(phone, 'the-one')).toBe(true);
    expect(await isAsked(newPhone(), 'the-one')).toBe(false);
    expect(await isAsked(newPhone(), 'another')).toBe(true);
    await service.database.countersAge(3900);
    expect(await isAsked(newPhone(), 'the-one')).toBe(true);
  });

  it.each([
    ['a number range', { REGISTRATION_ASKS_PER_RANGE: '3' }],
    ['the service', { REGISTRATION_ASKS_PER_HOUR: '3' }],
  ])('for %s, with an alert; `record` only raises the alert', async (_, settings) => {
    await start(settings);
    for (const phone of newPhones(3)) expect(await isAsked(phone)).toBe(true);
    expect(alerts()).toEqual([]);
    expect(await isAsked(newPhone())).toBe(false);
    expect(alerts()).toHaveLength(1);
    const recording = await service.addReplica({ ...ASKING, ...settings, ABUSE_MODE: 'record' });
    const { body } = await service.post('/auth/otp/request', { userIdentifier: newPhone() }, { replica: recording });
    expect(body.dataRequired).toBeDefined();
  });

  it('exactly, also where many ask at the same moment over two replicas', async () => {
    await start({ REGISTRATION_ASKS_PER_RANGE: '20' });
    const answers = await Promise.all(newPhones(60).map((phone) => lab.request(phone, {}, null)));
    expect(answers.filter(({ body }) => body.dataRequired)).toHaveLength(20);
    expect(answers.filter(({ body }) => body.otp)).toHaveLength(40);
  });

  it('counts nobody who has an account, and keeps no identifier', async () => {
    await start({ REGISTRATION_ASKS_PER_INSTALLATION: '2' });
    const known = newPhone();
    await service.upsert({ id: `own-${known}`, phone: known });
    const unknown = newPhone();
    for (let i = 0; i < 2; i++) {
      expect((await lab.request(known, {}, 'the-one')).body.otp).toBeDefined();
      expect(await isAsked(unknown, 'the-one')).toBe(true);
    }
    const counters = JSON.stringify(await service.database.query('select name from counter'));
    expect(counters).toContain('asked-one:');
    expect(counters).not.toContain(unknown);
    expect(counters).not.toContain('the-one');
  });
});

describe('where registration is closed', () => {
  const CLOSED = failed('REGISTRATION_CLOSED');

  it('gives a code only to whom the shop knows, and to others an error of its own', async () => {
    await start({ REGISTRATION: 'closed' });
    const [known, unknown] = [newPhone(), newPhone()];
    await service.upsert({ id: `own-${known}`, phone: known });
    for (const fields of [{}, FILLED_IN]) expect((await lab.request(unknown, fields)).body).toEqual(CLOSED);
    expect(service.sms.smsTo(unknown)).toEqual([]);
    expect(await service.challengeOf(unknown)).toBeUndefined();
    expect((await lab.request(known)).body.otp).toBeDefined();
    expect((await lab.confirm(known)).body.user).toMatchObject({ id: `own-${known}` });
  });

  it('stays closed above the limits of asking', async () => {
    await start({ REGISTRATION: 'closed', REGISTRATION_ASKS_PER_HOUR: '1', REGISTRATION_ASKS_PER_IDENTIFIER: '1' });
    const phone = newPhone();
    for (let i = 0; i < 3; i++) expect((await lab.request(phone)).body).toEqual(CLOSED);
    expect(service.sms.received).toEqual([]);
    expect(alerts()).toHaveLength(1);
  });
});

it('asks no reviewer, and takes nothing from one', async () => {
  const phone = newPhone();
  const lastDay = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await start({ OTP_REVIEW_NUMBERS: `${phone}:424242:${lastDay}` });
  expect((await lab.request(phone, FILLED_IN)).body.otp).toBeDefined();
  expect((await lab.confirm(phone, null, '424242')).body.user).toEqual({ id: expect.any(String), phone });
});

it('asks nobody where nothing is to be asked for, and takes what comes all the same', async () => {
  await start({ REGISTRATION_FIELDS: '', REGISTRATION_OPTIONAL: '' });
  const phone = newPhone();
  expect((await lab.request(phone, { referralCode: 'inviter' })).body.otp).toBeDefined();
  expect((await lab.request(phone)).body.otp).toBeDefined();
  await lab.confirm(phone);
  expect(await lab.found(phone)).toMatchObject({ referralCode: 'inviter' });
});

it('registers by e-mail: the account has the address that the code proved, not the other one', async () => {
  const mail = await FakeMailServer.start();
  await start({ SIGN_IN_IDENTIFIERS: 'phone,email', SMTP_URL: mail.url, SMTP_FROM: 'no-reply@shop.example' });
  const address = 'new.user@mail.example';
  // The address is not asked for again.
  const { dataRequired } = (await lab.request(address)).body;
  expect(dataRequired).toContain('fullName');
  expect(dataRequired).not.toContain('email');
  expect((await lab.request(address, FILLED_IN)).body.otp).toBeDefined();
  const { user } = (await lab.confirm(address, undefined, mail.codeFor(address))).body;
  expect(user).toMatchObject({ email: address, emailConfirmed: true, name: FILLED_IN.fullName, smsNotification: true });
  await service.database.timePasses(61);
  // An address that somebody only wrote down has no account: its owner is asked.
  await service.upsert({ id: 'own-1', email: 'written@mail.example' });
  expect((await lab.request('written@mail.example')).body.dataRequired).toBeDefined();
  expect((await lab.request(address)).body.otp).toBeDefined();
  await mail.stop();
});
