import { Load } from './load';
import type { Vitals } from './replica';
import { Rig } from './rig';
import { scaled } from './scale';

const MEASURE_MS = scaled(10_000, 2_000);
const LOAD_MS = scaled(600_000, 20_000);
const SAMPLES = scaled(30, 5);
const SHARE = 0.7;
const MIB = 1024 * 1024;
/** Between the samples at the beginning and those at the end. */
const HEAP_MARGIN = 12 * MIB;
const RSS_MARGIN = 96 * MIB;
const HANDLES_MARGIN = 40;

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
  // The users stay the same, so nothing more is stored of them except the record of each SMS.
  const bytes = (name: 'users' | 'deliveries') => sizes.map((size) => size[name]);
  expect(rise(bytes('users'))).toBeLessThan(2 * MIB + (sizes[1]?.users ?? 0) / 2);
  const records = await rig.database.query<{ count: number }>('select count(*)::int from delivery');
  expect(records[0]?.count).toBeLessThanOrEqual(rig.book.count);
  const bytesPerSms = (bytes('deliveries').at(-1)! - bytes('deliveries')[0]!) / (rig.book.count - deliveries);
  // An SMS takes a row and its entries in five indexes; random keys leave the pages of two of these half full.
  expect(bytesPerSms).toBeLessThan(1_000);
  rig.conclude('7 endurance', {
    'maximum a second': Math.round(maximum),
    'load a second': Math.round(perSecond),
    'heap growth MiB': (heap / MIB).toFixed(1),
    'RSS growth MiB': (rss / MIB).toFixed(1),
    'handles growth': Math.round(handles),
    'user tables KiB before / after': `${Math.round(sizes[0]!.users / 1024)} / ${Math.round(sizes.at(-1)!.users / 1024)}`,
    'bytes per SMS record': Math.round(bytesPerSms),
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
    `select (pg_total_relation_size('challenge') + pg_total_relation_size('account') + pg_total_relation_size('counter'))::int as users,
       pg_total_relation_size('delivery')::int as deliveries`,
  );
  return row as { users: number; deliveries: number };
}
