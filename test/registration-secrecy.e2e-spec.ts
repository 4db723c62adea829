import { randomUUID } from 'node:crypto';
import { Retention } from '../src/jobs/retention';
import { PersonLab } from './support/person-lab';
import { newPhone } from './support/phones';
import { OTP_SECRET } from './support/production-settings';
import { ASKING, FILLED_IN, ONE_PHONE, OTHER_PHONE, RegistrationLab } from './support/registration-lab';
import { Service } from './support/service';

let service: Service;
let lab: RegistrationLab;
beforeAll(async () => {
  service = await Service.start({ ...ASKING, LOG_LEVEL: 'debug' }, 2);
  lab = new RegistrationLab(service);
});
afterAll(() => service.stop());

/** What the user filled in, in each form in which it could lie somewhere. */
const PERSONAL = ['Необыкновенная', 'Natalia', 'natalia.secret', '1987-03-14', 'inviter-secret', ONE_PHONE];

/** Those of the texts that are in the database or in the log, as they are or in base64. */
async function foundOf(texts: string[]): Promise<string[]> {
  const places = `${await service.database.dump()}\n${service.log.join('')}`;
  const forms = (text: string) => [text, ...[0, 1, 2].map((shift) => inBase64(text, shift))];
  return texts.filter((text) => forms(text).some((form) => places.includes(form)));
}

/** What the text becomes in base64 wherever it begins, without its ends, which depend on what is beside it. */
function inBase64(text: string, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
  return encoded.slice(shift === 0 ? 0 : 4, -4).replace(/=+$/, '');
}

const alerts = () => service.log.filter((line) => line.includes('"alert":"registration-unreadable"'));

it('R31: what waits for the code is nowhere to be read before, during or after, unless it is confirmed', async () => {
  const phone = newPhone();
  expect(await foundOf(PERSONAL)).toEqual([]);
  const fields = { ...FILLED_IN, referralCode: 'inviter-secret' };
  await lab.request(phone, fields);
  await lab.request(phone, fields);
  expect(await lab.waiting(phone)).toBe(1);
  expect(await foundOf(PERSONAL)).toEqual([]);
  // Its code runs out, and the job comes by.
  await service.database.timePasses(301, phone);
  await service.replicas[0]?.nest.get(Retention).remove();
  expect(await lab.waiting(phone)).toBeNull();
  expect(await foundOf(PERSONAL)).toEqual([]);

  await lab.request(phone, fields);
  await lab.confirm(phone);
  expect(await lab.waiting(phone)).toBeNull();
  expect(await foundOf(PERSONAL)).toEqual(['Необыкновенная', 'natalia.secret', '1987-03-14', 'inviter-secret']);
  await service.database.query('delete from account where phone = $1', [phone]);
});

it('R31: a wrong last guess clears what waits, and a right one applies it', async () => {
  const [phone, other] = [newPhone(), newPhone()];
  for (const each of [phone, other]) {
    await lab.request(each, FILLED_IN);
    for (let guess = 0; guess < 4; guess++) await lab.confirm(each, ONE_PHONE, service.wrongCodeFor(each));
    expect(await lab.waiting(each)).toBe(1);
  }
  await lab.confirm(phone, ONE_PHONE, service.wrongCodeFor(phone));
  expect(await lab.waiting(phone)).toBeNull();
  expect((await lab.confirm(other)).body.user).toMatchObject({ name: FILLED_IN.fullName });
  expect(await lab.waiting(other)).toBeNull();
});

it('R31: what was sealed for one phone is not applied to another, and an alert says so', async () => {
  const [phone, other] = [newPhone(), newPhone()];
  await lab.request(phone, FILLED_IN);
  await lab.request(other, { fullName: 'Другой', email: 'other@mail.example' });
  await service.database.query(
    `update challenge set registrations = (select registrations from challenge where identifier = $1)
     where identifier = $2`,
    [phone, other],
  );
  const before = alerts().length;
  expect((await lab.confirm(other)).body.user).toEqual({ id: expect.any(String), phone: other });
  expect(alerts()).toHaveLength(before + 1);
  expect((await lab.confirm(phone)).body.user).toMatchObject({ name: FILLED_IN.fullName });
});

it('R24: what was sealed before a rotation is applied after it, and dropped without its secret', async () => {
  const [phone, other] = [newPhone(), newPhone()];
  const next = `next-${randomUUID()}-${randomUUID()}`;
  const promoted = await service.addReplica({ ...ASKING, OTP_SECRETS: `${next},${OTP_SECRET}` });
  const at = (replica: number) => ({ replica });
  const requestOf = (userIdentifier: string) => ({ userIdentifier, installId: ONE_PHONE, ...FILLED_IN });
  const confirmationOf = (userIdentifier: string) => ({
    userIdentifier,
    installId: ONE_PHONE,
    otp: service.sms.codeFor(userIdentifier),
  });
  await service.post('/auth/otp/request', requestOf(phone), at(0));
  const rotated = await service.post('/auth/otp/confirm', confirmationOf(phone), at(promoted));
  expect(rotated.body.user).toMatchObject({ name: FILLED_IN.fullName });
  // The code is of the old secret, the registration of the new one, which the last replica does not know.
  await service.post('/auth/otp/request', requestOf(other), at(0));
  await service.post('/auth/otp/request', requestOf(other), at(promoted));
  const { body } = await service.post('/auth/otp/confirm', confirmationOf(other), at(1));
  expect(body.user).toEqual({ id: expect.any(String), phone: other });
});

it('R31: an erasure between request and confirmation leaves nothing that could come back', async () => {
  const persons = await PersonLab.start();
  try {
    const erased = new RegistrationLab(persons.service);
    const phone = newPhone();
    await erased.request(phone, FILLED_IN);
    expect(await erased.waiting(phone)).toBe(1);
    await persons.eraseHere(phone);
    expect((await erased.confirm(phone)).body.error).toBeDefined();
    await erased.request(phone);
    expect((await erased.confirm(phone)).body.user).toEqual({ id: expect.any(String), phone });
    expect(await persons.found('Необыкновенная', 'natalia.secret')).toEqual([]);
  } finally {
    await persons.stop();
  }
});

describe('at the same moment', () => {
  /** Makes the calls while a transaction holds the challenge of the phone, until all of them wait for it. */
  async function behindTheChallenge<Result>(phone: string, calls: (() => Promise<Result>)[]): Promise<Result[]> {
    const client = await service.database.connect();
    try {
      await client.query('begin');
      await client.query('select from challenge where identifier = $1 for update', [phone]);
      const running = calls.map((call) => call());
      const waiting = `select count(*)::int as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      // Asked on another connection: within a transaction the answer would stay what it was at first.
      for (let count = 0; count < calls.length;)
        [{ count }] = (await service.database.query<{ count: number }>(waiting)) as [{ count: number }];
      await client.query('commit');
      return await Promise.all(running);
    } finally {
      client.release(true);
    }
  }

  it('R04, R28: of many confirmations one makes the account and its consents, once', async () => {
    const phone = newPhone();
    await lab.request(phone, FILLED_IN);
    const answers = await behindTheChallenge(
      phone,
      Array.from({ length: 5 }, () => () => lab.confirm(phone)),
    );
    expect(answers.filter(({ body }) => body.user)).toHaveLength(1);
    expect(await lab.consentsOf(phone)).toHaveLength(2);
  });

  it('two registrations of one phone are one SMS, and each installation keeps its own', async () => {
    const phone = newPhone();
    const answers = await Promise.all([
      lab.request(phone, FILLED_IN, ONE_PHONE),
      lab.request(phone, { ...FILLED_IN, fullName: 'Второе Имя' }, OTHER_PHONE),
    ]);
    expect(answers.filter(({ body }) => body.otp)).toHaveLength(2);
    expect(service.sms.smsTo(phone)).toHaveLength(1);
    expect(await lab.waiting(phone)).toBe(2);
    expect((await lab.confirm(phone, OTHER_PHONE)).body.user).toMatchObject({ name: 'Второе Имя' });
  });

  it('repeats from several installations lose no registration', async () => {
    const phone = newPhone();
    await lab.request(phone, FILLED_IN);
    const repeat = (installId: string) => () => lab.request(phone, { ...FILLED_IN, fullName: installId }, installId);
    await behindTheChallenge(phone, [repeat('installation-2'), repeat('installation-3')]);
    expect(await lab.waiting(phone)).toBe(3);
    expect((await lab.confirm(phone, 'installation-2')).body.user).toMatchObject({ name: 'installation-2' });
  });

  it('a registration and the retailer’s upsert of its phone leave one account, with the consents', async () => {
    for (let round = 0; round < 15; round++) {
      const phone = newPhone();
      await lab.request(phone, FILLED_IN);
      const [confirmed] = await Promise.all([
        lab.confirm(phone),
        service.upsert({ id: `raced-${phone}`, phone, bonuses: 1 }),
      ]);
      expect(confirmed.body.user).toMatchObject({ phone });
      const accounts = await service.database.query('select id from account where phone = $1', [phone]);
      expect(accounts).toEqual([{ id: `raced-${phone}` }]);
      expect(await lab.found(phone)).toMatchObject({ name: FILLED_IN.fullName, bonuses: 1 });
      expect(await lab.consentsOf(phone)).toHaveLength(2);
    }
  });
});
