import fc from 'fast-check';
import { FakeMailServer } from '../support/fake-mail-server';
import { newModel } from './model';
import { readChanges, readIds } from './model-account-steps';
import { commands } from './model-commands';
import { Rig } from './rig';
import { scaled, SEED } from './scale';

const RUNS = scaled(60, 4);
const COMMANDS = scaled(60, 40);
const MINUTES = scaled(6, 1);

let rig: Rig;
beforeAll(async () => void (rig = await Rig.start({ mail: await FakeMailServer.start() })));
afterAll(() => rig.stop());

it(
  'R02, R04, R05, R12, R33, R37: whatever happens, limits, accounts and changes are as they have to be',
  async () => {
    let runs = 0;
    const seen = { steps: 0, exhausted: 0, capped: 0, adopted: 0, merged: 0, changes: 0, cutShort: 0 };
    await fc.assert(
      fc.asyncProperty(fc.commands(commands(), { maxCommands: COMMANDS, size: 'max' }), async (plan) => {
        runs++;
        const model = await newModel(rig, seen);
        await fc.asyncModelRun(() => ({ model, real: rig }), plan);
        if (model.isOver) return;
        await readIds(rig, model);
        await readChanges(rig, model);
      }),
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: MINUTES * 60_000 },
    );
    const { cutShort, ...figures } = seen;
    rig.conclude('6 model', { runs, ...figures, 'cut short': cutShort });
  },
  // A failure is made as short as it can be until the limit of time: the test has to live to say which it is.
  (MINUTES + 2) * 60_000,
);
