import { Dialogue } from './dialogue';
import { pause } from './pause';
import { Random } from './random';
import { Rig } from './rig';
import { scaled } from './scale';

const KILLS = scaled(100, 5);
const CLIENTS = 4;
/** Between two dialogues of a client: the replica that starts again needs a processor, too. */
const PAUSE_MS = 100;

let rig: Rig;
beforeAll(async () => void (rig = await Rig.start()));
afterAll(() => rig.stop());

it('R13, R04: killed replicas give no free guess, unpaid SMS or second success, and lose no account', async () => {
  const random = new Random('kills');
  const users = new Map<string, string>();
  let isOver = false;
  const client = async (_: unknown, number: number) => {
    const chance = new Random(`client ${number}`);
    for (;;) {
      if (isOver) return;
      const dialogue = new Dialogue(rig, chance);
      const user = await dialogue.run();
      if (user) users.set(dialogue.phone, user.id);
      await pause(chance.between(0, PAUSE_MS));
    }
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  for (let kill = 0; kill < KILLS; kill++) {
    await pause(random.between(20, 600));
    const replica = rig.replicas[random.between(0, 1)];
    await replica?.end('SIGKILL');
    rig.tally.faults++;
    await replica?.start();
  }
  isOver = true;
  await clients;

  for (const [phone, id] of users) {
    for (const name of [id, phone]) {
      const found = await rig.caller.getUser(rig.urls[0], name);
      if (found.body.user?.id !== id)
        rig.tally.violation(`${phone} was answered ${id}, and then ${found.body.user?.id}`);
    }
  }
  expect(users.size).toBeGreaterThan(KILLS);
  expect(rig.tally.lost).toBeGreaterThan(0);
  rig.conclude('1 kills', { accounts: users.size, 'answers lost': rig.tally.lost });
});
