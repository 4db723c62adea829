import { migrate } from '../src/database/migrate';
import { Pauses } from '../src/limits/pauses';
import { Retention } from '../src/jobs/retention';
import { Blocks } from '../src/otp/blocks';
import { FakeMailServer } from './support/fake-mail-server';
import { failed } from './support/messages';
import { newPhone } from './support/phones';
import { Service } from './support/service';

const STOPPED = failed('MAIL_STOPPED');
const LOCKED = failed('LOCKED');

let mail: FakeMailServer;
let service: Service;
beforeEach(async () => void (mail = await FakeMailServer.start()));
afterEach(async () => {
  await service.stop();
  await mail.stop();
});

async function start(settings: Record<string, string> = {}): Promise<void> {
  const own = { SIGN_IN_IDENTIFIERS: 'phone,email', SMTP_URL: mail.url, SMTP_FROM: 'no-reply@shop.example' };
  service = await Service.start({ ...own, ...settings }, 2);
}

const at = (domain: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => `user-${from + i}@${domain}`);
const request = (all: string[]) => Promise.all(all.map((address) => service.requestCode(address)));
const sent = async (all: string[]) => (await request(all)).filter(({ body }) => body.otp).length;
const alerts = (alert: string) => service.log.filter((line) => line.includes(`"alert":"${alert}"`));
const signIn = async (address: string) => {
  await service.requestCode(address);
  return (await service.confirmCode(address, mail.codeFor(address))).body.user;
};

describe('one mailbox, whatever the spelling of its address', () => {
  /** Dots in different places, tags, and both domains. */
  const spellings = (count: number) =>
    Array.from({ length: count }, (_, i) => {
      const dotted = [...'ivanpetrov'].map((letter, bit) => (i & (1 << bit) ? `${letter}.` : letter)).join('');
      const local = dotted.replace(/\.$/, '');
      return `${local}${i % 3 === 0 ? `+${i}` : ''}@${i % 2 === 0 ? 'gmail.com' : 'googlemail.com'}`;
    });

  it('R29: 60 spellings at once get the e-mails of one identifier: 5 in an hour, 10 in a day, exactly', async () => {
    await start();
    const all = spellings(60);
    const answers = await request(all);
    expect(answers.filter(({ body }) => body.otp)).toHaveLength(5);
    expect(answers.filter(({ body }) => body.error?.message === STOPPED.error.message)).toHaveLength(55);
    expect(mail.received).toHaveLength(5);
    await service.database.timePasses(3_601);
    expect(await sent(all)).toBe(5);
    await service.database.timePasses(3_601);
    expect(await sent(all)).toBe(0);
    expect(mail.received).toHaveLength(10);
    expect(await sent(['somebody.else@gmail.com'])).toBe(1);
    await service.database.timePasses(86_400);
    expect(await sent(all)).toBe(5);
  });

  it('is a budget and no identity: each spelling has the account of its own', async () => {
    await start();
    const [plain, tagged] = [await signIn('ivan@mail.ru'), await signIn('ivan+shop@mail.ru')];
    expect(plain).toMatchObject({ email: 'ivan@mail.ru' });
    expect(tagged).toMatchObject({ email: 'ivan+shop@mail.ru' });
    expect(plain?.id).not.toBe(tagged?.id);
  });

  it('counts neither what the mail server did not take nor what was refused', async () => {
    await start({ OTP_SENDS_PER_HOUR: '1' });
    mail.refuseMail = 451;
    for (const i of [1, 2, 3]) expect((await service.requestCode(`ivan+${i}@mail.ru`)).body.error).toBeDefined();
    mail.behave();
    expect(await sent(['ivan+4@mail.ru'])).toBe(1);
    for (const i of [5, 6, 7]) expect((await service.requestCode(`ivan+${i}@mail.ru`)).body).toEqual(STOPPED);
    for (const name of ['mail', 'mail:mail.ru']) expect(await service.records.counted(name)).toBe(1);
    expect(await service.records.counted('mail%')).toBe(2);
    await service.database.timePasses(3_601);
    expect((await service.requestCode('ivan+5@mail.ru')).body.otp?.attemptsLeft).toBe(0);
  });

  it('stands in the database as an HMAC, and not at all a day after its last e-mail', async () => {
    await start();
    await sent(['ivan.p+1@gmail.com']);
    const rows = () => service.database.query<{ row: string }>('select m::text as row from mailbox m');
    expect((await rows()).map(({ row }) => row)).toEqual([expect.not.stringMatching(/ivan|gmail/)]);
    await service.database.timePasses(86_401);
    await service.replicas[0]?.nest.get(Retention).remove();
    expect(await rows()).toEqual([]);
  });

  it('R29: a request that waits for its mailbox keeps nobody else waiting near the budget of a day', async () => {
    await start({ MAIL_DAILY_BUDGET: '20', OTP_SENDS_PER_HOUR: '3' });
    await sent(['slow+1@mail.ru']);
    const client = await service.database.connect();
    await client.query('begin; select from mailbox for update');
    let isOver = false;
    const waiting = service.requestCode('slow+2@mail.ru').finally(() => (isOver = true));
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    try {
      while ((await service.database.query(waits)).length === 0);
      expect(await sent(at('mail.ru', 40))).toBe(19);
      expect(isOver).toBe(false);
    } finally {
      await client.query('rollback');
      client.release();
    }
    expect((await waiting).body).toEqual(STOPPED);
    expect(mail.received).toHaveLength(20);
  });
});

describe('the e-mails of a day', () => {
  it('stop at the budget, exactly under concurrency, for everybody; SMS go on', async () => {
    await start({ MAIL_DAILY_BUDGET: '30' });
    expect(await sent([...at('mail.ru', 30), ...at('shop.example', 30)])).toBe(30);
    expect(mail.received).toHaveLength(30);
    expect(alerts('mail-budget')).toHaveLength(1);
    expect((await service.requestCode(newPhone())).body.otp).toBeDefined();
    await service.database.countersAge(86_400);
    expect(await sent(['ivan@mail.ru'])).toBe(1);
  });
});

describe('the e-mails of an hour to one domain', () => {
  const settings = { MAIL_DOMAIN_PER_HOUR: '10' };

  it('stop above the limit, exactly under concurrency, subdomains included; other domains go on', async () => {
    await start(settings);
    expect(await sent([...at('evil.example', 10), ...at('a.evil.example', 10), ...at('b.c.evil.example', 10)])).toBe(
      10,
    );
    expect((await service.requestCode('new@evil.example')).body).toEqual(STOPPED);
    expect(await sent(at('good.example', 5))).toBe(5);
    expect(alerts('mail-domain')).toHaveLength(1);
    expect(alerts('mail-domain')[0]).toContain('"scope":"mail-domain:evil.example"');
    await service.database.countersAge(3_900);
    expect(await sent(['new@evil.example'])).toBe(1);
  });

  it.each(['mail.ru', 'googlemail.com', 'ya.ru', 'outlook.com'])('go on at %s, with an alert', async (domain) => {
    await start(settings);
    // Where nothing is refused nobody waits to count exactly.
    expect(await sent(at(domain, 12))).toBe(12);
    expect(await sent(at(domain, 3, 100))).toBe(3);
    expect(alerts('mail-domain')).toHaveLength(1);
  });

  it('go on, with an alert, for 30 days after one of its users confirmed a code', async () => {
    await start(settings);
    await signIn('boss@mail.work.example');
    expect(await sent(at('work.example', 12))).toBe(12);
    expect(await sent(at('work.example', 3, 50))).toBe(3);
    expect(alerts('mail-domain')).toHaveLength(1);
    await service.database.query(`update mail_domain set confirmed_at = confirmed_at - interval '31 days'`);
    expect(await sent(at('work.example', 1, 100))).toBe(0);
    await service.replicas[0]?.nest.get(Retention).remove();
    expect(await service.database.query('select from mail_domain')).toEqual([]);
  });
});

it('an operator’s pause stops the e-mails of all replicas and no SMS; codes that are out still work', async () => {
  await start();
  const pauses = service.replicas[0]?.nest.get(Pauses) as Pauses;
  await service.requestCode('ivan@mail.ru');
  await pauses.begin('mail', { why: 'a trial', by: 'test' });
  for (const replica of [0, 1]) expect((await service.requestCode('petr@mail.ru', { replica })).body).toEqual(STOPPED);
  expect((await service.requestCode(newPhone())).body.otp).toBeDefined();
  expect((await service.confirmCode('ivan@mail.ru', mail.codeFor('ivan@mail.ru'))).body.user).toBeDefined();
  await pauses.end('mail');
  expect((await service.requestCode('petr@mail.ru')).body.otp?.attemptsLeft).toBe(4);
});

it('a block of a domain shuts out its addresses and those of its subdomains, and no other', async () => {
  await start();
  const blocks = service.replicas[0]?.nest.get(Blocks) as Blocks;
  await service.requestCode('ivan@shop.example');
  await blocks.add('@shop.example', null, { why: 'a trial', by: 'test' });
  expect((await service.confirmCode('ivan@shop.example', mail.codeFor('ivan@shop.example'))).body.error).toBeDefined();
  for (const address of ['petr@shop.example', 'petr@mail.shop.example', 'petr@a.b.shop.example'])
    expect((await service.requestCode(address)).body).toEqual(LOCKED);
  for (const address of ['petr@workshop.example', 'petr@shop.example.ru', 'petr@shop.examples', 'shop.example@mail.ru'])
    expect((await service.requestCode(address)).body.otp).toBeDefined();
});

it('in the mode record nothing but the limit of a mailbox is refused, and the alerts are raised', async () => {
  await start({ ABUSE_MODE: 'record', MAIL_DAILY_BUDGET: '3', MAIL_DOMAIN_PER_HOUR: '2' });
  expect(await sent(at('evil.example', 6))).toBe(6);
  expect(await sent(at('evil.example', 3, 100))).toBe(3);
  expect([alerts('mail-budget').length, alerts('mail-domain').length]).toEqual([1, 1]);
  expect(await sent(Array.from({ length: 10 }, (_, i) => `ivan+${i}@mail.ru`))).toBe(5);
});

it('the migration of 2.1.0 knows the domains whose users signed in within the last 30 days', async () => {
  await start();
  await service.database.query('drop table mailbox, mail_domain');
  await service.database.query(`delete from migrations where name like 'CreateMailbox%'`);
  const signedIn = `insert into challenge (identifier, purpose, id, secret, created_at, expires_at, used_at)
    values ($1, 'sign-in', gen_random_uuid(), '', now(), now(), now() - $2::int * interval '1 day')`;
  for (const [identifier, daysAgo] of [
    ['ivan@work.example', 1],
    ['petr@work.example', 40],
    ['anna@old.example', 40],
    ['olga@new.example', null],
    [newPhone(), 1],
  ])
    await service.database.query(signedIn, [identifier, daysAgo]);
  await migrate(service.environment);
  expect(await service.database.query('select domain from mail_domain')).toEqual([{ domain: 'work.example' }]);
});
