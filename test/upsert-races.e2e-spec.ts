import { newPhones } from './support/phones';
import { UnlockedNames } from '../src/accounts/account-batch';
import { Statements } from '../src/database/statements';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start({ SMS_DAILY_BUDGET: '1000000' }, 2)));
afterAll(() => service.stop());

const PEOPLE = 60;
const phones = newPhones(300);
const phone = (n: number) => phones[n] ?? '';

/** The errors that ended transactions of writers: PostgreSQL's, and not those that only ask for more locks. */
function errorsOfWriters(): unknown[] {
  const errors: unknown[] = [];
  for (const { nest } of service.replicas) {
    const statements = nest.get(Statements);
    const original = statements.transaction.bind(statements);
    jest.spyOn(statements, 'transaction').mockImplementation((work, tries) =>
      original(work, tries).catch((error: unknown) => {
        if (!(error instanceof UnlockedNames)) errors.push(error);
        throw error;
      }),
    );
  }
  return errors;
}

const deadlocks = async () =>
  (
    await service.database.query<{ deadlocks: string }>(
      `select deadlocks from pg_stat_database where datname = current_database()`,
    )
  )[0]?.deadlocks;

it('loses nothing of 48 calls that name the same people in opposite orders, while these sign in', async () => {
  const people = Array.from({ length: PEOPLE }, (_, i) => ({ id: `crm-${i}`, phone: phone(i) }));
  await Promise.all(people.map((each) => service.requestCode(each.phone)));
  const codes = people.map((each) => service.sms.codeFor(each.phone));
  const errors = errorsOfWriters();
  const calls = Array.from({ length: 48 }, (_, n) => {
    const named = n % 3 === 0 ? people.map(({ phone: only }) => ({ phone: only })) : people;
    const accounts = named.map((each, i) => ({ ...each, bonuses: n * 1000 + i, segments: [`call ${n}`] }));
    return n % 2 === 0 ? accounts : accounts.toReversed();
  });
  const [upserts, signIns] = await Promise.all([
    Promise.all(calls.map((accounts) => service.upsert(...accounts))),
    Promise.all(people.map((each, i) => service.confirmCode(each.phone, codes[i] ?? ''))),
  ]);
  expect(signIns.filter(({ body }) => !body.user)).toEqual([]);
  expect(upserts.map(({ status }) => status)).toEqual(calls.map(() => 200));
  const results = upserts.flatMap(({ body }) => body.results ?? []);
  expect(results).toHaveLength(48 * PEOPLE);
  expect(results.filter(({ error }) => error)).toEqual([]);
  const rows = await service.database.query<{ id: string; data: { bonuses: number; segments: string[] } }>(
    `select id, data from account where phone = any($1) order by phone`,
    [people.map((each) => each.phone)],
  );
  // Every person has the account of the retailer's id, as one of the calls left it.
  expect(rows.map(({ id }) => id)).toEqual(people.map(({ id }) => id));
  for (const [i, { data }] of rows.entries()) expect(data.segments).toEqual([`call ${(data.bonuses - i) / 1000}`]);
  // Whoever signed in before the retailer's id came has an alias of it.
  for (const [i, { body }] of signIns.entries())
    expect((await service.getUser(body.user?.id ?? '')).body.user?.id).toBe(`crm-${i}`);
  expect(errors).toEqual([]);
  // Statistics of a session are there at the latest when it has been idle for a moment.
  await service.database.query('select pg_stat_force_next_flush()');
  expect(await deadlocks()).toBe('0');
});
