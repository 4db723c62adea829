import type { PoolClient } from 'pg';
import { messages } from './support/messages';
import { newPhones } from './support/phones';
import { Service } from './support/service';

const PAUSED = messages.text('CONFIRMATIONS_STOPPED');
const FAILURES = 20;

let service: Service;
beforeEach(async () => void (service = await Service.start({ OTP_SERVICE_FAILURES_PER_HOUR: String(FAILURES) }, 2)));
afterEach(() => service.stop());

async function withCodes(all: string[]): Promise<string[]> {
  for (const phone of all) await service.requestCode(phone);
  return all;
}

/** How many of the guesses at once, one on each phone, were stopped. */
async function stopped(all: string[]): Promise<number> {
  const answers = await Promise.all(all.map((phone) => service.confirmCode(phone, service.wrongCodeFor(phone))));
  return answers.filter(({ body }) => body.error?.message === PAUSED).length;
}

/** Resolves once a session of the service waits for a lock that another session holds. */
async function somebodyWaits(): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await service.database.query(waiting)).length === 0)
    await new Promise((resolve) => void setTimeout(resolve, 10));
}

/**
 * Runs `work` while a transaction of its own has run `sql`, rolls it back, and waits for the calls that `work` returns.
 */
async function holding(sql: string, work: () => Promise<Promise<unknown>[]>): Promise<void> {
  const client: PoolClient = await service.database.connect();
  let waiting: Promise<unknown>[] = [];
  try {
    await client.query('begin');
    await client.query(sql);
    waiting = await work();
  } finally {
    await client.query('rollback');
    client.release();
  }
  await Promise.all(waiting);
}

describe('near the limit of failed guesses', () => {
  it('R29: a guess that waits for its phone’s row keeps nobody else waiting, and the limit stays exact', async () => {
    const [slow = '', ...others] = await withCodes(newPhones(30));
    await holding(`select from challenge where identifier = '${slow}' for update`, async () => {
      const waiting = service.confirmCode(slow, service.wrongCodeFor(slow));
      await somebodyWaits();
      let isOver = false;
      void waiting.finally(() => (isOver = true));
      expect(await stopped(others)).toBe(others.length - FAILURES);
      // The row is still locked: the others did not wait for the guess to give up.
      expect(isOver).toBe(false);
      return [waiting];
    });
  });

  it('R29: a sign-in that waits for its account keeps no guess of others waiting', async () => {
    const [slow = '', ...others] = await withCodes(newPhones(30));
    await holding(`insert into account (id, phone) values ('slow', '${slow}')`, async () => {
      const waiting = service.confirmCode(slow, service.sms.codeFor(slow));
      await somebodyWaits();
      let isOver = false;
      void waiting.finally(() => (isOver = true));
      // The right guess is a failure until it is confirmed.
      expect(await stopped(others)).toBe(others.length - FAILURES + 1);
      expect(isOver).toBe(false);
      return [waiting];
    });
  });
});

describe('after a stop', () => {
  /** The end of the stop is now, wherever that is in a slot of five minutes. */
  const endStop = () =>
    service.database.query(`update stop set until = clock_timestamp() where name = 'confirmations'`);

  it('as many guesses fail as before it, exactly, and the failures before it count no more', async () => {
    const phones = await withCodes(newPhones(150));
    expect(await stopped(phones.slice(0, 50))).toBe(50 - FAILURES);
    for (const from of [50, 100]) {
      await endStop();
      expect(await stopped(phones.slice(from, from + 50))).toBe(50 - FAILURES);
    }
    const guesses = await Promise.all(phones.map(async (phone) => (await service.challengeOf(phone))?.guesses ?? 0));
    expect(guesses.reduce((sum, count) => sum + count)).toBe(3 * FAILURES);
  });

  it('a right guess takes its own charge back', async () => {
    const phones = await withCodes(newPhones(100));
    await stopped(phones.slice(0, 50));
    await endStop();
    for (const phone of phones.slice(50, 50 + FAILURES))
      expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    // 20 successes allow 100 failures.
    expect(await stopped(phones.slice(70, 100))).toBe(0);
  });
});
