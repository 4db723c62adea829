import fc from 'fast-check';
import { FakeMailServer } from '../support/fake-mail-server';
import { newModel } from './model';
import { commands } from './model-commands';
import { Rig } from './rig';
import { scaled, SEED } from './scale';

const RUNS = scaled(60, 4);
const COMMANDS = scaled(60, 40);
const MINUTES = scaled(6, 1);

let rig: Rig;
beforeAll(async () => void (rig = await Rig.start({ mail: await FakeMailServer.start() })));
afterAll(() => rig.stop());

it('R02, R04, R05, R12: whatever users, thieves, operators and faults do, no limit is exceeded', async () => {
  let runs = 0;
  const seen = { steps: 0, exhausted: 0, capped: 0 };
  await fc.assert(
    fc.asyncProperty(fc.commands(commands(), { maxCommands: COMMANDS, size: 'max' }), async (plan) => {
      runs++;
      await fc.asyncModelRun(() => ({ model: newModel(rig, seen), real: rig }), plan);
    }),
    { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: MINUTES * 60_000 },
  );
  rig.conclude('6 model', {
    runs,
    ...seen,
  });
});
