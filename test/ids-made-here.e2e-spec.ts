import { operatorSettings } from './support/operator-lab';
import { runHere } from './support/run-here';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

const RANDOM = '7b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a01';
/** Ids of an earlier version, none of which is a version-4 UUID as the service makes them, but for the first. */
const IDS = [
  RANDOM,
  RANDOM.toUpperCase().replace('01', '02'),
  '7b0c1f0e-6f0c-1d0a-9c52-3f8b9d2f7a03',
  `{${RANDOM}}`,
  'customer-4',
];

const ids = async (...options: string[]) =>
  JSON.parse(
    await runHere(operatorSettings(service), 'ids', '--made-here', '--why', 'our ids are numbers', ...options),
  ) as object;
const madeHere = async () =>
  (await service.database.query<{ id: string }>(`select id from account where id_made_here order by id`)).map(
    ({ id }) => id,
  );

it('shows the random ids of earlier versions, and marks them as made here only with --yes', async () => {
  await service.database.query(
    `insert into account (id, phone)
     select id, (79990000600 + n)::text from unnest($1::text[]) with ordinality u (id, n)`,
    [IDS],
  );
  await service.database.query(`insert into account (id) select 'many-' || n from generate_series(1, 25000) n`);
  const last = '7b0c1f0e-6f0c-4d0a-9c52-3f8b9d2f7a09';
  await service.database.query(`insert into account (id, is_review) values ($1, false), (gen_random_uuid(), true)`, [
    last,
  ]);
  expect(await ids()).toMatchObject({ found: 2, examples: [RANDOM], before: expect.stringContaining('1C') });
  expect(await madeHere()).toEqual([]);
  const acts = `select detail from audit where event = 'operator' and detail like 'ids%'`;
  expect(await service.database.query(acts)).toEqual([]);
  expect(await ids('--yes')).toEqual({ marked: 2 });
  expect(await madeHere()).toEqual([RANDOM, last]);
  expect(await service.database.query(acts)).toEqual([{ detail: 'ids --made-here: our ids are numbers' }]);
  expect(await ids()).toEqual({ found: 0, examples: [] });
  expect((await service.upsert({ id: 'own-600', phone: '79990000601' })).body.results).toEqual([
    { id: 'own-600', status: 'adopted' },
  ]);
});
