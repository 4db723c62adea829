import fc from 'fast-check';
import { Client } from 'pg';
import { newPhones } from './support/phones';
import { type Answer, Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

const PAIRS = 250;
const RUNS = 60;

/** The rounds of the transaction that `call` took, tries that ended because a name had to be locked included. */
async function roundsOf(call: () => Promise<unknown>): Promise<number> {
  const spy = jest.spyOn(Client.prototype, 'query');
  await call();
  const names = spy.mock.calls.map(([query]) => (query as unknown as { name?: string }).name);
  spy.mockRestore();
  return names.filter((name) => name === 'load-accounts').length;
}

describe('a batch that names the same accounts again', () => {
  it('takes as many rounds as the most often named one needs, and not one for each name', async () => {
    const phones = newPhones(PAIRS);
    await service.upsert(...phones.map((phone) => ({ phone })));
    const pairs = phones.flatMap((phone, i) => [
      { phone, bonuses: i },
      { id: `pair-${i}`, phone },
    ]);
    let answer: Answer | undefined;
    // One that finds which ids have to be locked, one for those that update, and one for those that adopt.
    expect(await roundsOf(async () => (answer = await service.upsert(...pairs)))).toBe(3);
    expect(answer?.body.results).toEqual(
      phones.flatMap((_, i) => [
        { id: expect.stringMatching(/^[0-9a-f-]{36}$/), status: 'updated' },
        { id: `pair-${i}`, status: 'adopted' },
      ]),
    );
    for (const i of [0, PAIRS - 1])
      expect((await service.getUser(phones[i] ?? '')).body.user).toEqual({
        id: `pair-${i}`,
        phone: phones[i],
        bonuses: i,
      });
  });
});

/** An account of a batch; its names are numbers, so that two services of names can be compared. */
interface Item {
  id?: number;
  phone?: number | null;
  email?: number;
  emailConfirmed?: boolean;
  bonuses?: number;
}

const NAMES = 4;
const item: fc.Arbitrary<Item> = fc.record(
  {
    id: fc.nat(NAMES - 1),
    phone: fc.option(fc.nat(NAMES - 1), { freq: 4 }),
    email: fc.nat(NAMES - 1),
    emailConfirmed: fc.boolean(),
    bonuses: fc.nat(9),
  },
  { requiredKeys: [] },
);

/** Names that nobody else uses, and what is stored under them. */
class World {
  private static worlds = 0;
  private readonly prefix = `world-${World.worlds++}`;
  private readonly phones = newPhones(NAMES);

  /** The result of each item; all random ids are one and the same there. */
  async upsert(...items: Item[]): Promise<object[]> {
    const { results = [] } = (await service.upsert(...items.map((each) => this.named(each)))).body;
    return results.flatMap(({ id, status, error }) => this.general([{ id, as: status ?? error?.message }]));
  }

  /** The accounts with all their ids, and what the retailer is told of each. */
  async stored(): Promise<object[]> {
    const accounts = await service.database.query(
      `select
         (select array_agg(o.type || ' ' || coalesce(o.previous_id, '') order by o.seq) from outbox o
          where o.account_key = a.key) as told,
         a.id, array(select i.id from account_id i where i.account_key = a.key and not i.is_current) as aliases,
         a.phone, a.email, a.email_confirmed as "isConfirmed", a.data, a.id_made_here as "isMadeHere"
       from account a where a.phone = any($1) or a.email like $2 or a.id like $3
       order by a.phone, a.email, a.id like $3, a.id`,
      [this.phones, `${this.prefix}-%`, `${this.prefix}-%`],
    );
    return this.general(accounts).map((account) => ({ ...account, aliases: account.aliases?.toSorted() }));
  }

  /** The users who signed in before. */
  async signIn(...numbers: number[]): Promise<void> {
    for (const number of numbers) await service.getUser(this.phones[number] ?? '');
  }

  private named({ id, phone, email, ...rest }: Item): object {
    return {
      ...rest,
      ...(id === undefined ? {} : { id: `${this.prefix}-${id}` }),
      ...(phone === undefined ? {} : { phone: phone === null ? null : this.phones[phone] }),
      ...(email === undefined ? {} : { email: `${this.prefix}-${email}@shop.example` }),
    };
  }

  /** The value without what differs between worlds; random ids have numbers by the order in which they come. */
  private general<Row extends object>(rows: Row[]): (Row & { aliases?: string[] })[] {
    const made: string[] = [];
    const text = JSON.stringify(rows)
      .replaceAll(`${this.prefix}-`, 'name-')
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
        if (!made.includes(id)) made.push(id);
        return `made-${made.indexOf(id)}`;
      })
      .replaceAll(/79\d{9}/g, (phone) => `phone-${this.phones.indexOf(phone)}`);
    return JSON.parse(text) as Row[];
  }
}

it('R37: any batch leaves what its items leave one after the other, with the same results', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { minLength: 2, maxLength: 14, size: 'max' }), async (items) => {
      const [atOnce, inTurn] = [new World(), new World()];
      for (const world of [atOnce, inTurn]) await world.signIn(0, 1);
      const results = await atOnce.upsert(...items);
      const expected: object[] = [];
      for (const each of items) expected.push(...(await inTurn.upsert(each)));
      expect(results).toEqual(expected);
      expect(await atOnce.stored()).toEqual(await inTurn.stored());
    }),
    { numRuns: RUNS },
  );
});
