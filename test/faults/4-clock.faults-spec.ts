import { Rig } from './rig';
import { scaled } from './scale';

const OFF_MS = 600_000;
const CODES = scaled(20, 3);
/** A busy machine may let the second between 4:59 and 5:00 pass: then the sample says nothing. */
const TRIES = 10;

let rig: Rig;
beforeAll(async () => {
  const clock = (shift: number) => ({ preload: ['shift-clock.js'], settings: { CLOCK_SHIFT_MS: String(shift) } });
  rig = await Rig.start({ replicas: [{}, clock(OFF_MS), clock(-OFF_MS)] });
});
afterAll(async () => {
  rig.conclude('4 clock', { 'minutes off': '10 and -10' });
  await rig.stop();
});

const pairs = [
  [0, 1],
  [1, 0],
  [1, 1],
  [0, 2],
  [2, 0],
  [2, 1],
] as const;

it('the clocks are off', async () => {
  const [right, ahead, behind] = await Promise.all(rig.replicas.map(async (replica) => (await replica.vitals()).now));
  expect(Math.round(((ahead ?? 0) - (right ?? 0)) / 10_000)).toBe(60);
  expect(Math.round(((behind ?? 0) - (right ?? 0)) / 10_000)).toBe(-60);
});

it.each(pairs)(
  'R06: a code of replica %i works at replica %i at 4:59 and not at 5:01, whatever their clocks say',
  async (maker, taker) => {
    for (let i = 0; i < CODES; i++) {
      rig.tally.faults++;
      expect(await confirmAt(299, maker, taker)).toBe('user');
      expect(await confirmAt(301, maker, taker)).toBe('error');
    }
  },
);

it.each([1, 2])('R06: replica %i keeps the intervals and the caps of the database’s clock', async (replica) => {
  const url = rig.replicas[replica]?.url ?? '';
  const phone = rig.newPhone();
  for (let sent = 1; sent <= 5; sent++) {
    expect((await rig.caller.requestCode(url, phone)).body.otp?.attemptsLeft).toBe(5 - sent);
    const repeated = await rig.caller.requestCode(rig.urls[0], phone);
    expect(repeated.body.otp?.timeout).toBeGreaterThan(30);
    expect(repeated.body.otp?.timeout).toBeLessThanOrEqual(60);
    await rig.database.timePasses(61, phone);
  }
  expect((await rig.caller.requestCode(url, phone)).body.error).toBeDefined();
  expect(rig.book.to(phone)).toHaveLength(5);
});

/** What the right code gets when the database's clock is `seconds` past its making. */
async function confirmAt(seconds: number, maker: number, taker: number): Promise<string | undefined> {
  for (let i = 0; i < TRIES; i++) {
    const phone = rig.newPhone();
    await rig.caller.requestCode(rig.replicas[maker]?.url ?? '', phone);
    await rig.database.query(
      `update challenge set created_at = created_at - age, expires_at = expires_at - age
       from (select clock_timestamp() - $2::int * interval '1 second' as wanted) w,
         lateral (select created_at - wanted as age from challenge where identifier = $1) a
       where identifier = $1`,
      [phone, seconds],
    );
    const { body } = await rig.caller.confirmCode(rig.replicas[taker]?.url ?? '', phone, rig.book.codeFor(phone));
    const [row] = await rig.database.query<{ isLate: boolean }>(
      'select expires_at < clock_timestamp() as "isLate" from challenge where identifier = $1',
      [phone],
    );
    if (body.user || seconds > 300 || !row?.isLate) return Object.keys(body)[0];
  }
  throw new Error('This machine is too slow for a second');
}
