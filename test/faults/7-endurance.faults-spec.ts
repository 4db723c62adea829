import { Load } from './load';
import type { Vitals } from './replica';
import { Rig } from './rig';
import { scaled } from './scale';

const MEASURE_MS = scaled(10_000, 1_000);
const LOAD_MS = scaled(600_000, 10_000);
const SAMPLES = scaled(30, 5);
const SHARE = 0.7;
const MIB = 1024 * 1024;
/** Between the samples at the beginning and those at the end. */
const HEAP_MARGIN = 12 * MIB;
const RSS_MARGIN = 96 * MIB;
const HANDLES_MARGIN = 40;
/** A table and its indexes. PostgreSQL makes room for up to 64 pages at once where several sessions wait for some. */
const RELATIONS = 6;
const EXTENSION = 64 * 8_192;

let rig: Rig;
beforeAll(async () => void (rig = await Rig.start()));
afterAll(() => rig.stop());

it('R18: memory, handles and tables stay flat under a load of 70 % of the maximum', async () => {
  const load = new Load(rig);
  await load.run(MEASURE_MS);
  const maximum = await load.run(MEASURE_MS);
  const samples: Vitals[][] = [];
  const sizes = [await tableSizes()];
  const deliveries = rig.book.count;
  let perSecond = 0;
  for (let i = 0; i < SAMPLES; i++) {
    perSecond += (await load.run(LOAD_MS / SAMPLES, maximum * SHARE)) / SAMPLES;
    samples.push(await Promise.all(rig.replicas.map((replica) => replica.vitals())));
    sizes.push(await tableSizes());
  }

  const growth = (of: (vitals: Vitals) => number) =>
    Math.max(...rig.replicas.map((_, i) => rise(samples.map((sample) => of(sample[i] as Vitals)))));
  const [heap, rss, handles] = [
    growth((each) => each.heap),
    growth((each) => each.rss),
    growth((each) => each.handles),
  ];
  expect(rig.tally.isMostlyAvailable).toBe(true);
  expect(heap).toBeLessThan(HEAP_MARGIN);
  expect(rss).toBeLessThan(RSS_MARGIN);
  expect(handles).toBeLessThan(HANDLES_MARGIN);
  // The users stay the same: what is stored of them does as well, but for the record of each SMS.
  const bytes = (name: 'users' | 'deliveries') => sizes.map((size) => size[name]);
  expect(rise(bytes('users'))).toBeLessThan(2 * MIB + (sizes[1]?.users ?? 0) / 2);
  const records = await rig.database.query<{ count: number }>('select count(*)::int from delivery');
  expect(records[0]?.count).toBeLessThanOrEqual(rig.book.count);
  const sent = rig.book.count - deliveries;
  const grown = bytes('deliveries').at(-1)! - bytes('deliveries')[0]!;
  // A row, and its entries in five indexes; random keys leave the pages of two of them half full.
  expect(grown).toBeLessThan(1_000 * sent + RELATIONS * EXTENSION);
  const [before, after] = [sizes[0]!, sizes.at(-1)!].map(({ users }) => Math.round(users / 1024));
  rig.conclude('7 endurance', {
    'maximum a second': Math.round(maximum),
    'load a second': Math.round(perSecond),
    'heap growth MiB': (heap / MIB).toFixed(1),
    'RSS growth MiB': (rss / MIB).toFixed(1),
    'handles growth': Math.round(handles),
    'user tables KiB before / after': `${before} / ${after}`,
    'bytes per SMS record': Math.round(grown / sent),
    'slowest ms': Math.round(rig.tally.slowestMs),
  });
});

/** From the second fifth to the last one. */
function rise(values: number[]): number {
  const fifth = Math.max(1, Math.floor(values.length / 5));
  const mean = (part: number[]) => part.reduce((sum, value) => sum + value, 0) / part.length;
  return mean(values.slice(-fifth)) - mean(values.slice(fifth, 2 * fifth));
}

async function tableSizes(): Promise<{ users: number; deliveries: number }> {
  const [row] = await rig.database.query<{ users: number; deliveries: number }>(
    `select (pg_total_relation_size('challenge') + pg_total_relation_size('account')
       + pg_total_relation_size('counter'))::int as users,
       pg_total_relation_size('delivery')::int as deliveries`,
  );
  return row as { users: number; deliveries: number };
}
