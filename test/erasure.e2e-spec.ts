import type { PoolClient } from 'pg';
import { failed } from './support/messages';
import { newPhone } from './support/phones';
import { AUDIT_KEY } from './support/production-settings';
import { runHere } from './support/run-here';
import { hmacOf, NEW_KEY, PersonLab, REVIEWER, REVIEWER_CODE } from './support/person-lab';
import { type Service } from './support/service';

let lab: PersonLab;
let service: Service;
beforeAll(async () => {
  lab = await PersonLab.start();
  service = lab.service;
});
afterAll(() => lab.stop());

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
  it('R27: leaves no account of a first sign-in that was under way', async () => {
    const number = newPhone();
    await service.requestCode(number);
    let erasing: Promise<unknown> = Promise.resolve();
    let confirming: Promise<unknown> = Promise.resolve();
    await inTransaction(async (client) => {
      // The sign-in holds its challenge and waits for this phone; the erasure waits for the challenge.
      await client.query(`insert into account (id, phone) values ('in the way', $1)`, [number]);
      confirming = service.confirmCode(number, service.sms.codeFor(number));
      await waiting(1);
      erasing = lab.eraseHere(number);
      await waiting(2);
    });
    expect((await confirming) as object).toMatchObject({ body: { user: { phone: number } } });
    expect(await erasing).toMatchObject({ erased: { challenge: 1, account: 1 } });
    expect(await lab.found(number, hmacOf(number))).toEqual([]);
  });

  it('R27: leaves no delivery of an SMS that was on its way', async () => {
    const phone = newPhone();
    const number = newPhone();
    await service.requestCode(phone);
    const deliveries = await service.database.query('select from delivery');
    let answer = () => undefined as unknown;
    service.sms.behave((response) => {
      answer = () => response.end(service.sms.accepting(number));
    });
    const requesting = service.requestCode(number);
    while (service.sms.smsTo(number).length === 0) await service.database.query('select');
    expect(await lab.eraseHere(number)).toMatchObject({ erased: { challenge: 1 } });
    answer();
    service.sms.accept();
    expect((await requesting).body.otp).toBeDefined();
    expect(await service.database.query('select from delivery')).toHaveLength(deliveries.length + 1);
    expect(await lab.found(number, hmacOf(number))).toEqual([]);
  });

  it('R27: is erased at the second attempt after a deadlock', async () => {
    const number = newPhone();
    await service.signIn(number);
    let erasing: Promise<unknown> = Promise.resolve();
    await inTransaction(async (client) => {
      // The erasure looks for deadlocks first, so it is the one that loses.
      await client.query(`set local deadlock_timeout = '60s'`);
      await client.query('select from account where phone = $1 for update', [number]);
      erasing = lab.eraseHere(number);
      await waiting(1);
      await client.query('update challenge set guesses = guesses where identifier = $1', [number]);
    });
    await expect(erasing).resolves.toMatchObject({ erased: { challenge: 1, account: 1 } });
    expect(await lab.found(number)).toEqual([]);
  });

  it('R36: who was blocked stays blocked when erased, known by an HMAC only, until an operator ends that', async () => {
    const number = newPhone();
    await service.signIn(number);
    await lab.admin('block', number, '--why', 'fraud');
    expect(await lab.eraseNow(number)).toMatchObject({ erased: { account: 1 }, keptBlocks: 1 });
    expect(await lab.found(number)).toEqual([]);
    const locked = failed('LOCKED');
    expect((await service.requestCode(number)).body).toEqual(locked);
    // The key is changed: the block holds, and the old key cannot be left out.
    const rotated = { AUDIT_KEY: `${NEW_KEY},${AUDIT_KEY}` };
    const replica = await service.addReplica(rotated);
    expect((await service.requestCode(number, { replica })).body).toEqual(locked);
    expect(JSON.parse(await runHere({ ...lab.settings, ...rotated }, 'status', number))).toMatchObject({
      blocked: { prefix: `hmac:${hmacOf(number)}` },
    });
    expect(await runHere({ ...lab.settings, ...rotated }, 'unblock', number, '--why', 'x')).toBe('Unblocked\n');
    expect((await service.requestCode(number)).body.otp).toBeDefined();
    await service.replicas[replica]?.nest.close();
    await service.database.query(
      'delete from audit_key where fingerprint not in (select fingerprint from audit_key order by used_at limit 1)',
    );
  });

  it('R36: a reviewer’s number that was blocked stays blocked when erased', async () => {
    await lab.admin('block', REVIEWER, '--why', 'fraud');
    expect(await lab.eraseNow(REVIEWER)).toMatchObject({ keptBlocks: 1 });
    expect((await service.requestCode(REVIEWER)).body.error).toBeDefined();
    expect((await service.confirmCode(REVIEWER, REVIEWER_CODE)).body.user).toBeUndefined();
    await lab.admin('unblock', REVIEWER, '--why', 'x');
    expect((await service.requestCode(REVIEWER)).body.otp).toBeDefined();
    expect((await service.confirmCode(REVIEWER, REVIEWER_CODE)).body.user).toBeDefined();
  });
});
