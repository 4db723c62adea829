import fc from 'fast-check';
import { type HostileRequest, hostileRequests } from './hostile-requests';
import { pause, within } from './pause';
import { Rig } from './rig';
import { scaled, SEED } from './scale';

const REQUESTS = scaled(20_000, 1_000);
const BATCH = 250;
const AT_ONCE = 8;
/** On a machine that is out of breath PostgreSQL may be late. What is the request's own fault happens every time. */
const TRIES = 3;
const MIB = 1024 * 1024;
/** Caches fill, and garbage collection is no exact science. */
const HEAP_MARGIN = 16 * MIB;
/** Connections to PostgreSQL come and go; those of the clients go a little later than they were closed. */
const HANDLES_MARGIN = 12;

let rig: Rig;
beforeAll(async () => void (rig = await Rig.start({ settings: { SWAGGER: 'true' } })));
afterAll(() => rig.stop());

it('R18: whatever comes, no answer is 5xx, each is one of the contract, and heap and handles stay flat', async () => {
  const document = (await (await fetch(`${rig.urls[0]}/docs-json`)).json()) as Parameters<typeof hostileRequests>[0];
  const requests = hostileRequests(document);
  const statuses = new Map<number, number>();
  const send = async (request: HostileRequest) => {
    const { path, ...options } = request;
    const url = rig.urls[rig.tally.requests % 2 === 0 ? 0 : 1];
    const isBodyless = options.method === 'GET';
    const sent = { ...options, body: isBodyless ? undefined : options.body };
    let answer = await rig.caller.send(`${url}${path}`, sent);
    for (let tries = 1; tries < TRIES && answer.status === 503; tries++)
      answer = await rig.caller.send(`${url}${path}`, sent);
    rig.tally.see(JSON.stringify(request).slice(0, 500), answer);
    rig.tally.faults++;
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status < 500 && answer.lost === undefined) return;
    // The log is written in blocks.
    await pause(1_000);
    rig.tally.violation(`${answer.status} for ${JSON.stringify(request)}, ${rig.lastError}`);
  };
  const sendBatch = async (batch: number) => {
    const remaining = fc.sample(requests, { numRuns: BATCH, seed: SEED + batch }).values();
    const client = async () => {
      for (const request of remaining) await send(request);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, client));
  };
  const vitals = async () => {
    await rig.caller.hangUp();
    return Promise.all(rig.replicas.map((replica) => replica.vitals()));
  };

  // The first ones fill the caches of the JIT, of the prepared statements and of the limiter.
  await sendBatch(0);
  await sendBatch(1);
  const before = await vitals();
  for (let batch = 2; batch * BATCH < REQUESTS; batch++) await sendBatch(batch);
  const after = await vitals();

  const growth = after.map(({ heap }, i) => heap - (before[i]?.heap ?? 0));
  expect(Math.max(...growth)).toBeLessThan(HEAP_MARGIN);
  const areHandlesFlat = async () =>
    (await vitals()).every(({ handles }, i) => handles < (before[i]?.handles ?? 0) + HANDLES_MARGIN);
  expect(await within(30_000, areHandlesFlat)).toBe(true);
  // Not all of the requests are refused before they reach a controller.
  expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 4);
  expect((await rig.signIn(...rig.urls)).body.user).toBeDefined();
  rig.conclude('5b hostile requests', {
    statuses: [...statuses]
      .toSorted(([one], [other]) => one - other)
      .map(([status, count]) => `${status} × ${count}`)
      .join(' / '),
    'heap growth MiB': growth.map((bytes) => (bytes / MIB).toFixed(1)).join(' / '),
    'handles before / after': `${before[0]?.handles} / ${(await vitals())[0]?.handles}`,
  });
});
