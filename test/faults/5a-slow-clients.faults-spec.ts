import { within } from './pause';
import { Rig } from './rig';
import { beSlow } from './slow-client';

const CLIENTS = 500;
/** The service promises 10 s; a machine that is busy with the suite gets some more. */
const CUT_MS = 15_000;
const UNHARMED_MS = 5_000;

let rig: Rig;
beforeAll(async () => void (rig = await Rig.start()));
afterAll(() => rig.stop());

it('R19: 500 clients that trickle their headers or bodies are all cut, and nobody else notices', async () => {
  const before = await rig.replicas[0]?.vitals();
  let isOver = false;
  const slow = Promise.all(
    Array.from({ length: CLIENTS }, (_, i) =>
      beSlow(rig.urls[(i % 2) as 0 | 1], i % 4 < 2 ? 'headers' : 'body').finally(() => rig.tally.faults++),
    ),
  ).finally(() => (isOver = true));
  let served = 0;
  const others = async (url: string) => {
    for (;;) {
      if (isOver) return;
      const answer = await rig.signIn(url);
      if (answer.body.user) served++;
      else if (answer.status !== 503) rig.tally.violation(`somebody else was not served: ${JSON.stringify(answer)}`);
    }
  };
  await Promise.all(rig.urls.map(others));

  const cut = await slow;
  const slowest = Math.max(...cut.map(({ ms }) => ms));
  const told = cut.filter(({ answer }) => /^HTTP\/1\.1 408 .*\r\n\r\n\{"error":\{"message":"/s.test(answer)).length;
  expect(slowest).toBeLessThan(CUT_MS);
  expect(told).toBe(CLIENTS);
  expect(served).toBeGreaterThan(0);
  expect(rig.tally.isMostlyAvailable).toBe(true);
  expect(rig.tally.slowestMs).toBeLessThan(UNHARMED_MS);
  await rig.caller.hangUp();
  // None of the slow clients' connections is left.
  const areClosed = async () => ((await rig.replicas[0]?.vitals())?.handles ?? 0) < (before?.handles ?? 0) + 20;
  expect(await within(30_000, areClosed)).toBe(true);
  rig.conclude('5a slow clients', {
    'slowest cut ms': slowest,
    'told 408': told,
    'others signed in': served,
    'their slowest ms': Math.round(rig.tally.slowestMs),
  });
});
