import { randomBytes } from 'node:crypto';
import { FakeReceiver } from '../support/fake-receiver';
import { pause, within } from './pause';
import { Random } from './random';
import { Rig } from './rig';
import { scaled } from './scale';

const SIGN_INS = scaled(5_000, 60);
const CLIENTS = 4;
/** Milliseconds within which all has arrived once the faults are over; far above what that takes. */
const CALM_MS = 120_000;
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

let rig: Rig;
let receiver: FakeReceiver;
beforeAll(async () => {
  receiver = await FakeReceiver.start();
  rig = await Rig.start({ settings: { EVENTS_URL: receiver.url, EVENTS_SECRETS: SECRET } });
});
afterAll(async () => {
  await rig.stop();
  await receiver.stop();
});

interface Stored {
  id: string;
  key: string;
}

it('R33: with replicas and receiver broken, every change arrives, in order for its account', async () => {
  const random = new Random('events');
  let signedIn = 0;
  const end = new AbortController();
  const client = async () => {
    while (signedIn < SIGN_INS) {
      const phone = rig.newPhone();
      const [first, second] = random.between(0, 1) === 0 ? rig.urls : rig.urls.toReversed();
      const { body } = await rig
        .signIn(first as string, second, phone)
        .catch(() => ({ body: {} as { user?: object } }));
      // Without a sign-in the account would be made by the retailer's own call, which is no change to be told.
      if (!body.user) continue;
      signedIn++;
      // A second change of the account: its order is what is looked at.
      await rig.caller.upsert(second as string, { id: `own-${phone}`, phone });
    }
  };
  const breakReplicas = async () => {
    while (!end.signal.aborted) {
      await pause(random.between(200, 1_500));
      const replica = rig.replicas[random.between(0, 1)];
      rig.tally.faults++;
      if (random.between(0, 1) === 0) {
        await replica?.end('SIGKILL');
        await replica?.start();
      } else if (replica?.pid !== undefined) {
        process.kill(replica.pid, 'SIGSTOP');
        await pause(random.between(100, 2_000));
        process.kill(replica.pid, 'SIGCONT');
      }
    }
  };
  const breakReceiver = async () => {
    // Takes the event and says nothing, cuts the connection before or after it took the event, or refuses it.
    const faults: FakeReceiver['answer'][] = [
      () => undefined,
      (_event, response) => void response.destroy(),
      FakeReceiver.answering(503),
    ];
    while (!end.signal.aborted) {
      await pause(random.between(100, 800));
      rig.tally.faults++;
      receiver.answer = faults[random.between(0, 2)] ?? FakeReceiver.accept;
      await pause(random.between(50, 500));
      receiver.answer = FakeReceiver.accept;
    }
  };
  const breaking = Promise.all([breakReplicas(), breakReceiver()]);
  await Promise.all(Array.from({ length: CLIENTS }, client));
  end.abort();
  await breaking;
  // What failed is repeated after pauses that have grown to some seconds, and a lease of a killed replica lasts 30.
  const waits = () => rig.database.query('select from outbox where done_at is null');
  await within(CALM_MS, async () => (await waits()).length === 0);

  const stored = await rig.database.query<Stored>('select id, account_key as key from outbox order by seq');
  const accounts = await rig.database.query('select from account');
  const firstArrival = new Map<string, number>();
  receiver.received.forEach(({ event }, at) => firstArrival.set(event.id, firstArrival.get(event.id) ?? at));
  const lost = stored.filter(({ id }) => !firstArrival.has(id));
  for (const { id } of lost) rig.tally.violation(`${id} never arrived`);
  const latest = new Map<string, number>();
  for (const { id, key } of stored) {
    const at = firstArrival.get(id) ?? Infinity;
    if (at < (latest.get(key) ?? -1)) rig.tally.violation(`${id} of account ${key} arrived too early`);
    latest.set(key, at);
  }
  for (const delivered of receiver.received)
    if (!FakeReceiver.isSigned(delivered, SECRET)) rig.tally.violation(`${delivered.event.id} is not signed`);
  expect(latest.size).toBe(accounts.length);
  expect(latest.size).toBeGreaterThanOrEqual(SIGN_INS);
  rig.conclude('8 events', {
    'sign-ins': signedIn,
    changes: stored.length,
    deliveries: receiver.received.length,
    'changes lost': lost.length,
  });
});
