import { messages } from './support/messages';
import { newPhones } from './support/phones';
import { Service, type Answer } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start({}, 2)));
afterAll(() => service.stop());

const PHONE_TAKEN = messages.text('PHONE_TAKEN');
const phones = newPhones(300);
const phone = (n: number) => phones[n] ?? '';
const outcomesOf = (results: NonNullable<Answer['body']['results']>) =>
  results.map(({ status, error }) => status ?? error?.message ?? '').toSorted((one, other) => (one < other ? -1 : 1));

/** The ids that lead to the account of the id, its own first. */
const idsOf = async (id: string) =>
  (
    await service.database.query<{ id: string }>(
      `select i.id from account a join account_id i on i.account_key = a.key where a.id = $1 order by not i.is_current`,
      [id],
    )
  ).map((row) => row.id);

/** Several callers that begin at the same moment, when all of them are there. */
async function atOnce<Result>(calls: (() => Promise<Result>)[]): Promise<Result[]> {
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const running = calls.map(async (call) => {
    await gate;
    return call();
  });
  open();
  return Promise.all(running);
}

it('R37: sign-ins, reads and two adopters at once leave one account, and no read misses it', async () => {
  for (let round = 0; round < 25; round++) {
    const number = phone(100 + round);
    const made = (await service.getUser(number)).body.user?.id ?? '';
    await service.requestCode(number);
    const code = service.sms.codeFor(number);
    const adopt = (n: number) => () => service.upsert({ id: `race-${round}-${n}`, phone: number });
    const reads = [made, number, made, number].map((identifier) => () => service.getUser(identifier));
    const answers = await atOnce([adopt(1), ...reads, () => service.confirmCode(number, code), adopt(2), ...reads]);
    const results = answers.flatMap(({ body }) => body.results ?? []);
    expect(outcomesOf(results)).toEqual(['adopted', PHONE_TAKEN]);
    const users = answers.filter(({ body }) => !body.results).map(({ body }) => body.user?.id);
    const adopted = results.find(({ status }) => status === 'adopted')?.id ?? '';
    for (const id of users) expect([made, adopted]).toContain(id);
    expect(await idsOf(adopted)).toEqual([adopted, made]);
    expect(await service.database.query('select id from account where phone = $1', [number])).toEqual([
      { id: adopted },
    ]);
  }
});

it('R37: two that merge the same account, sign-ins and reads at once leave it with one, and lose no id', async () => {
  for (let round = 0; round < 25; round++) {
    const number = phone(200 + round);
    const made = (await service.getUser(number)).body.user?.id ?? '';
    const rivals = [1, 2].map((n) => `merger-${round}-${n}`);
    await service.upsert(...rivals.map((id) => ({ id, name: id })));
    await service.requestCode(number);
    const code = service.sms.codeFor(number);
    const reads = [made, number, made].map((identifier) => () => service.getUser(identifier));
    const answers = await atOnce([
      ...rivals.map((id) => () => service.upsert({ id, phone: number })),
      ...reads,
      () => service.confirmCode(number, code),
      () => service.upsert({ id: made, bonuses: round }),
      ...reads,
    ]);
    const results = answers.slice(0, 2).flatMap(({ body }) => body.results ?? []);
    expect(outcomesOf(results)).toEqual(['merged', PHONE_TAKEN]);
    const winner = results.find(({ status }) => status === 'merged')?.id ?? '';
    for (const { body } of answers.filter(({ body: { results: written } }) => !written))
      expect([made, winner]).toContain(body.user?.id);
    expect((await service.getUser(made)).body.user).toEqual({
      id: winner,
      phone: number,
      name: winner,
      bonuses: round,
    });
    expect(await idsOf(winner)).toEqual([winner, made]);
  }
});
