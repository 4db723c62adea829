import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { PoolClient } from 'pg';
import { AdminModule } from '../src/admin/admin.module';
import { type Erasure, PersonErasure } from '../src/admin/person-erasure';
import { PersonReader } from '../src/admin/person-reader';
import { builtFile, BuiltService } from './support/built-service';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { runHere } from './support/run-here';
import { AUDIT_KEY, IMSHOP_KEY, OTP_SECRET, Service } from './support/service';

const run = promisify(execFile);
const REVIEWER = '79990001899';
const NEW_KEY = 'new-audit-test-key-0123456789abcdef0123456789';

let service: Service;
let settings: Record<string, string>;
let commands: INestApplicationContext;
beforeAll(async () => {
  await BuiltService.build();
  const lastDay = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  service = await Service.start({ OTP_REVIEW_NUMBERS: `${REVIEWER}:246813:${lastDay}` }, 2);
  settings = {
    NODE_ENV: 'production',
    DATABASE_URL: service.database.url,
    IMSHOP_API_KEYS: IMSHOP_KEY,
    OTP_SECRETS: OTP_SECRET,
    AUDIT_KEY,
    SMS_GATEWAYS: 'smsc',
    SMSC_API_KEY: 'smsc-test-api-key',
    SMSC_URL: service.sms.url,
  };
  commands = await NestFactory.createApplicationContext(AdminModule.with(service.environment, 'tests'), {
    logger: false,
  });
});
afterAll(async () => {
  await commands.close();
  await service.stop();
});

const admin = (...words: string[]) => runHere(settings, ...words);
const eraseNow = async (...person: string[]) =>
  JSON.parse(await admin('erase', ...person, '--yes', '--why', 'asked for it')) as {
    erased: Record<string, number>;
    keptBlocks?: number;
  };
/** In this process, since a command takes its time to start, and what the service waits for does not wait that long. */
async function eraseHere(phone: string): Promise<Erasure> {
  const person = await commands.get(PersonReader).read(undefined, { phone });
  return commands.get(PersonErasure).of(person, () => Promise.resolve());
}
const hmacOf = (identifier: string, key = AUDIT_KEY) =>
  createHmac('sha256', key).update(identifier).digest('base64url');

async function lastAct(): Promise<string | undefined> {
  const acts = await service.database.query<{ detail: string }>(
    `select detail from audit where event = 'operator' order by id desc limit 1`,
  );
  return acts[0]?.detail;
}

async function found(...personal: string[]): Promise<string[]> {
  const dump = await service.database.dump();
  return personal.filter((text) => dump.includes(text));
}

/** Resolves once `count` sessions wait for a lock. */
async function waiting(count: number): Promise<void> {
  for (;;) {
    const rows = await service.database.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length >= count) return;
  }
}

async function inTransaction(work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await service.database.connect();
  await client.query('begin');
  try {
    await work(client);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe('a person', () => {
  const phone = '79990001811';
  const id = 'customer-1811';

  async function live(): Promise<void> {
    await service.upsert({ id, phone, name: 'Иван Незабвенный', email: 'ivan@shop.example', emailConfirmed: true });
    await service.requestCode(phone);
    await service.confirmCode(phone, service.wrongCodeFor(phone));
    await service.confirmCode(phone, service.sms.codeFor(phone));
    await service.getUser(phone);
  }

  it('is exported with all that is stored, by phone or by id, and without a code', async () => {
    await live();
    const code = service.sms.codeFor(phone);
    for (const person of [
      ['+7 999 000 18 11'],
      ['--phone', '9990001811'],
      ['--email', 'Ivan@shop.example'],
      ['--id', id],
      [id],
    ]) {
      const text = await admin('export', ...person, '--why', 'asked for it');
      const exported = JSON.parse(text) as Record<string, Record<string, unknown>[]>;
      expect(exported['accounts']).toEqual([
        expect.objectContaining({ id, phone, email: 'ivan@shop.example', data: { name: 'Иван Незабвенный' } }),
      ]);
      expect(exported['challenges']).toEqual([expect.objectContaining({ identifier: phone, failures_in_row: 0 })]);
      expect(exported['deliveries']).toEqual([expect.objectContaining({ gateway: 'smsc', outcome: 'accepted' })]);
      expect(exported['audit']?.map(({ event }) => event)).toEqual(
        expect.arrayContaining([
          'account-written',
          'requested',
          'sent',
          'failed',
          'confirmed',
          'account-read-by-phone',
        ]),
      );
      expect(text).not.toContain(code);
    }
  });

  it('R27: is erased from every table, deliveries of earlier codes as well; what remains is the record of it', async () => {
    await service.database.timePasses(61, phone);
    await service.requestCode(phone);
    await service.requestCode(phone);
    const personal = [phone, 'Незабвенный', 'ivan@shop.example', '***-**-11', hmacOf(phone), hmacOf(id)];
    expect(await found(...personal, id)).toEqual([...personal, id]);

    expect(await eraseNow('--id', id)).toEqual({
      erased: { challenge: 1, delivery: 2, mailbox: 0, account: 1, audit: expect.any(Number) },
    });
    expect(await found(...personal, hmacOf(`review:${phone}`))).toEqual([]);
    expect(await lastAct()).toMatch(
      /^erase of account customer-1811, 1 challenge, 2 delivery, 0 mailbox, 1 account, \d+ audit: asked for it$/,
    );
    const dump = (await service.database.dump()).split('\n').filter((line) => line.includes(id));
    expect(dump).toEqual([expect.stringContaining('erase of account')]);
    expect((await service.getUser(id)).body).toEqual({ error: { message: 'Пользователь не найден' } });
    expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(4);
  });

  it('R27: the record has an id that is a phone, and the reason, without the phone', async () => {
    const own = '79990001815';
    await service.upsert({ id: own, phone: own });
    await admin('block', '7999222', '--why', `+7 (999) 000-18-15 and Ivan.P@shop.example complained`);
    await admin('erase', own, '--yes', '--why', `called from 8 999 000-18-15`);
    expect(await found(own, '000-18-15', 'Ivan.P@', '9990001815')).toEqual([]);
    expect(await lastAct()).toContain(`erase of account ${hmacOf(own)}, `);
    await admin('unblock', '7999222', '--why', 'over');
  });

  it('R27: is exported and erased with the confirmed e-mail as well, and not with one that is only written down', async () => {
    const challenge = (identifier: string) =>
      service.database.query(
        `insert into challenge (identifier, purpose, id, secret, created_at, expires_at)
         values ($1, 'sign-in', gen_random_uuid(), '', now(), now())`,
        [identifier],
      );
    await service.upsert({ id: 'c-1', phone: '79990001813', email: 'Proven@mail.com', emailConfirmed: true });
    await service.upsert({ id: 'c-2', phone: '79990001814', email: 'written@mail.com' });
    await challenge('proven@mail.com');
    await challenge('written@mail.com');
    const exported = JSON.parse(await admin('export', 'PROVEN@mail.com', '--why', 'x')) as {
      accounts: { id: string }[];
    };
    expect(exported.accounts.map(({ id: one }) => one)).toEqual(['c-1']);
    await eraseNow('c-1');
    expect((await service.database.dump()).toLowerCase()).not.toContain('proven@mail.com');
    expect(await eraseNow('c-2')).toMatchObject({ erased: { account: 1, challenge: 0 } });
  });

  it.each([
    ['c-punycode', 'b7@xn--80a1acny.xn--p1ai', 'b7@почта.рф'],
    ['c-decomposed', 'и\u0306на7@mail.ru', 'йна7@mail.ru'],
  ])('R30: %s, written as %j, is found by each spelling to be exported and erased', async (account, written, form) => {
    await service.upsert({ id: account, email: written, emailConfirmed: true });
    for (const spelling of [written, form]) {
      const exported = JSON.parse(await admin('export', '--email', spelling, '--why', 'x')) as {
        accounts: { id: string }[];
      };
      expect(exported.accounts.map((one) => one.id)).toEqual([account]);
    }
    expect(await eraseNow('--email', written)).toMatchObject({ erased: { account: 1 } });
    expect(await service.database.dump()).not.toContain(form);
  });

  it('R27: is erased with the phones and e-mails that the account had before, unless they are another’s now', async () => {
    const [first, second, third] = ['79990001821', '79990001822', '79990001823'] as const;
    await service.upsert({ id: 'moved', phone: first, email: 'First@mail.com', emailConfirmed: true });
    for (const number of [first, second]) await service.requestCode(number);
    await service.upsert({ id: 'moved', phone: second, email: 'second@mail.com', emailConfirmed: true });
    await service.upsert({ id: 'moved', phone: third });
    // The second phone is given to somebody else, who signs in.
    await service.confirmCode(second, service.sms.codeFor(second));
    const exported = JSON.parse(await admin('export', '--id', 'moved', '--why', 'x')) as Record<
      string,
      { identifier?: string }[]
    >;
    expect(exported['formerIdentifiers']?.map(({ identifier }) => identifier)).toEqual(
      expect.arrayContaining([first, second, 'first@mail.com']),
    );
    expect(exported['challenges']?.map(({ identifier }) => identifier)).toEqual([first]);

    expect(await eraseNow('--id', 'moved')).toMatchObject({ erased: { challenge: 1, account: 1 } });
    expect(await found(first, third, 'First@mail.com', hmacOf(first), hmacOf(third))).toEqual([]);
    expect((await service.getUser(second)).body.user?.id).not.toBe('moved');
    const kept = await service.database.query<{ event: string }>('select event from audit_trail where hmac = $1', [
      hmacOf(second),
    ]);
    expect(kept.map(({ event }) => event)).toContain('account-read-by-phone');
    expect(kept.map(({ event }) => event)).not.toContain('requested');
    expect(await service.database.query('select from challenge where identifier = $1', [second])).toHaveLength(1);
  });

  it('R27: is erased with what the migration took from the account, or from another for its sake, and nobody else’s', async () => {
    const number = '79990001835';
    await service.upsert({ id: 'customer-1835', phone: number }, { id: 'customer-1836' });
    await service.database.query(`
      insert into mended (account_id, field, value, reason) values
        ('customer-1835', 'e-mail', '"old 1835"@mail.ru', 'no e-mail'),
        ('customer-1836', 'phone', '789990001835', 'also of customer-1835'),
        ('customer-1836', 'e-mail', '"old 1836"@mail.ru', 'no e-mail')`);
    expect(await eraseHere(number)).toMatchObject({ erased: { account: 1 } });
    expect(await found(number, '789990001835', 'old 1835', 'of customer-1835')).toEqual([]);
    expect(await service.database.query('select value from mended')).toEqual([{ value: '"old 1836"@mail.ru' }]);
    await service.database.query('delete from mended');
  });

  it('R27: is erased with the challenge of a reviewer', async () => {
    await service.requestCode(REVIEWER);
    expect((await service.confirmCode(REVIEWER, '246813')).body.user).toBeDefined();
    expect(await eraseNow(REVIEWER)).toMatchObject({ erased: { challenge: 1, account: 1 } });
    expect(await found(REVIEWER)).toEqual([]);
  });

  it('R27: leaves no account of a first sign-in that was under way', async () => {
    const number = '79990001831';
    await service.requestCode(number);
    let erasing: Promise<unknown> = Promise.resolve();
    let confirming: Promise<unknown> = Promise.resolve();
    await inTransaction(async (client) => {
      // The sign-in holds its challenge and waits for this phone; the erasure waits for the challenge.
      await client.query(`insert into account (id, phone) values ('in the way', $1)`, [number]);
      confirming = service.confirmCode(number, service.sms.codeFor(number));
      await waiting(1);
      erasing = eraseHere(number);
      await waiting(2);
    });
    expect((await confirming) as object).toMatchObject({ body: { user: { phone: number } } });
    expect(await erasing).toMatchObject({ erased: { challenge: 1, account: 1 } });
    expect(await found(number, hmacOf(number))).toEqual([]);
  });

  it('R27: leaves no delivery of an SMS that was on its way', async () => {
    const number = '79990001832';
    await service.requestCode('79990001833');
    const deliveries = await service.database.query('select from delivery');
    let answer = () => undefined as unknown;
    service.sms.behave((response) => {
      answer = () => response.end(service.sms.accepting(number));
    });
    const requesting = service.requestCode(number);
    while (service.sms.smsTo(number).length === 0) await service.database.query('select');
    expect(await eraseHere(number)).toMatchObject({ erased: { challenge: 1 } });
    answer();
    service.sms.accept();
    expect((await requesting).body.otp).toBeDefined();
    expect(await service.database.query('select from delivery')).toHaveLength(deliveries.length + 1);
    expect(await found(number, hmacOf(number))).toEqual([]);
  });

  it('R27: is erased at the second attempt after a deadlock', async () => {
    const number = '79990001834';
    await service.signIn(number);
    let erasing: Promise<unknown> = Promise.resolve();
    await inTransaction(async (client) => {
      // The erasure looks for deadlocks first, so it is the one that loses.
      await client.query(`set local deadlock_timeout = '60s'`);
      await client.query('select from account where phone = $1 for update', [number]);
      erasing = eraseHere(number);
      await waiting(1);
      await client.query('update challenge set guesses = guesses where identifier = $1', [number]);
    });
    expect(await erasing).toMatchObject({ erased: { challenge: 1, account: 1 } });
    expect(await found(number)).toEqual([]);
  });

  it('R36: who was blocked stays blocked when erased, known by an HMAC only, until an operator ends that', async () => {
    const number = '79990001841';
    await service.signIn(number);
    await admin('block', number, '--why', 'fraud');
    expect(await eraseNow(number)).toMatchObject({ erased: { account: 1 }, keptBlocks: 1 });
    expect(await found(number)).toEqual([]);
    const locked = { error: { message: 'Вход закрыт. Обратитесь в поддержку магазина' } };
    expect((await service.requestCode(number)).body).toEqual(locked);
    // The key is changed: the block holds, and the old key cannot be left out.
    const rotated = { AUDIT_KEY: `${NEW_KEY},${AUDIT_KEY}` };
    const replica = await service.addReplica(rotated);
    expect((await service.requestCode(number, { replica })).body).toEqual(locked);
    expect(JSON.parse(await runHere({ ...settings, ...rotated }, 'status', number))).toMatchObject({
      blocked: { prefix: `hmac:${hmacOf(number)}` },
    });
    expect(await runHere({ ...settings, ...rotated }, 'unblock', number, '--why', 'x')).toBe('Unblocked\n');
    expect((await service.requestCode(number)).body.otp).toBeDefined();
    await service.replicas[replica]?.nest.close();
    await service.database.query(
      'delete from audit_key where fingerprint not in (select fingerprint from audit_key order by used_at limit 1)',
    );
  });

  it('R36: a reviewer’s number that was blocked stays blocked when erased', async () => {
    await admin('block', REVIEWER, '--why', 'fraud');
    expect(await eraseNow(REVIEWER)).toMatchObject({ keptBlocks: 1 });
    expect((await service.requestCode(REVIEWER)).body.error).toBeDefined();
    expect((await service.confirmCode(REVIEWER, '246813')).body.user).toBeUndefined();
    await admin('unblock', REVIEWER, '--why', 'x');
    expect((await service.requestCode(REVIEWER)).body.otp).toBeDefined();
    expect((await service.confirmCode(REVIEWER, '246813')).body.user).toBeDefined();
  });

  it('R27: is no error if nobody is there', async () => {
    expect(await eraseNow('nobody')).toEqual({
      erased: { challenge: 0, delivery: 0, mailbox: 0, account: 0, audit: 0 },
    });
  });
});

describe('whom an operator means', () => {
  it('R36: a word that can be an id and a phone is refused, and touches neither', async () => {
    await service.signIn('79990001851');
    await service.upsert({ id: '9990001851', phone: '79990001852' });
    const before = await service.database.query('select from account');
    for (const command of [['erase', '--yes'], ['export']])
      await expect(admin(...command, '9990001851', '--why', 'x')).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          /can mean two things: say --id for account 9990001851, \+7 \(999\) \*\*\*-\*\*-52, or --phone for account .*51$/m,
        ),
      });
    expect(await service.database.query('select from account')).toHaveLength(before.length);
    expect(await eraseNow('--id', '9990001851')).toMatchObject({ erased: { account: 1 } });
    // Nobody has that id any more, and still it may be meant.
    await expect(admin('erase', '--yes', '9990001851', '--why', 'again')).rejects.toMatchObject({ code: 1 });
    expect((await service.getUser('79990001851')).body.user).toBeDefined();
    expect(await service.database.query('select from account where phone = $1', ['79990001851'])).toHaveLength(1);
  });

  it('R36: a word that is one account’s id and another’s phone is refused', async () => {
    await service.signIn('79990001853');
    await service.database.query(`insert into account (id, phone) values ('79990001853', '79990001854')`);
    await expect(admin('erase', '--yes', '79990001853', '--why', 'x')).rejects.toMatchObject({ code: 1 });
    expect(await eraseNow('--id', '79990001853')).toMatchObject({ erased: { account: 1, challenge: 0 } });
    expect(await service.database.query('select from account where phone = $1', ['79990001853'])).toHaveLength(1);
  });

  it.each([
    [['erase', '--yes', '--why', 'x']],
    [['erase', '79990001855', '--id', 'x', '--yes', '--why', 'x']],
    [['export', '--phone', '79990001855', '--email', 'a@b.ru', '--why', 'x']],
    [['erase', '--phone', 'customer-1', '--yes', '--why', 'x']],
    [['erase', '--email', '79990001855', '--yes', '--why', 'x']],
  ])('R36: is to be said once and plainly: %j', async (words) => {
    await expect(admin(...words)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^(Say whom|Not a)/),
    });
  });

  it('R36: without a terminal and without --yes nothing is erased, and it says so', async () => {
    await service.signIn('79990001856');
    await expect(BuiltService.admin(settings, 'erase', '79990001856', '--why', 'x')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^To be erased: account \S+, \+7 \(999\) \*\*\*-\*\*-56\nNothing was done: say --yes, or run it in a terminal/,
      ),
    });
    expect((await service.getUser('79990001856')).body.user).toBeDefined();
  });

  it('R36: in a terminal it shows whom, and asks', async () => {
    // util-linux's `script` gives the command a terminal.
    if (!(await run('script', ['--version']).catch(() => undefined))) return;
    const command = `'${process.execPath}' '${builtFile('admin')}' erase --phone 79990001856 --why terminal`;
    const answering = (answer: string) => {
      const terminal = run('script', ['-qec', command, '/dev/null'], {
        env: { PATH: process.env['PATH'], ...settings },
        cwd: '/',
      });
      terminal.child.stdin?.end(`${answer}\n`);
      return terminal;
    };
    await expect(answering('n')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Nothing was done'),
    });
    expect((await service.getUser('79990001856')).body.user).toBeDefined();
    const { stdout } = await answering('y');
    expect(stdout).toContain('+7 (999) ***-**-56');
    expect(stdout).toMatch(/Go on\? \[y\/N\]/);
    expect(await service.database.query('select from account where phone = $1', ['79990001856'])).toEqual([]);
  });
});

describe('the keys of the audit trail', () => {
  const phone = '79990001861';

  it('R36: a command or a service without the key that the trail was written with says so and stops', async () => {
    await service.signIn(phone);
    const without = { ...settings, AUDIT_KEY: NEW_KEY };
    const lacks =
      /AUDIT_KEY lacks a key that the audit trail was written with \(fingerprint [0-9a-f]{16}, last used on/;
    await expect(runHere(without, 'erase', phone, '--yes', '--why', 'x')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(lacks),
    });
    await expect(service.addReplica({ AUDIT_KEY: NEW_KEY })).rejects.toThrow(lacks);
    expect((await service.getUser(phone)).body.user).toBeDefined();
  });

  it('R27: what was written under an old key is found and forgotten with it behind the new one', async () => {
    const rotated = { AUDIT_KEY: `${NEW_KEY},${AUDIT_KEY}` };
    const replica = await service.addReplica(rotated);
    await service.getUser(phone, { replica });
    expect(await found(hmacOf(phone), hmacOf(phone, NEW_KEY))).toHaveLength(2);
    await runHere({ ...settings, ...rotated }, 'erase', phone, '--yes', '--why', 'x');
    expect(await found(phone, hmacOf(phone), hmacOf(phone, NEW_KEY))).toEqual([]);
    await service.replicas[replica]?.nest.close();
  });
});
