import fc from 'fast-check';
import { type Model, nowIn, IDENTIFIERS, OWN_IDS } from './model';
import {
  eraseAsRetailer,
  getByIdentifier,
  readChanges,
  readIds,
  upsert,
  upsertByAlias,
  upsertTwice,
} from './model-account-steps';
import type { IdentifierModel } from './model-state';
import {
  confirmForeign,
  confirmOld,
  confirmRight,
  confirmWrong,
  erase,
  passTime,
  requestCode,
  requestInVain,
  requestTwice,
  restart,
  unlock,
} from './model-steps';
import type { Rig } from './rig';

type Act = (rig: Rig, model: Model) => Promise<void>;

/** A step; whatever the oracle objects to ends the run, and fast-check looks for the shortest one. */
class Command implements fc.AsyncCommand<Model, Rig> {
  constructor(
    private readonly name: string,
    private readonly act: Act,
  ) {}

  check({ isOver }: Model): boolean {
    return !isOver;
  }

  async run(model: Model, rig: Rig): Promise<void> {
    model.seen.steps++;
    await this.act(rig, model);
    if (model.isOver) model.seen.cutShort++;
    const excess = model.identifiers.map((identifier) => identifier.excess(nowIn(model)));
    const problem = rig.tally.violations[0] ?? excess.find(Boolean);
    if (problem) throw new Error(problem);
  }

  toString(): string {
    return this.name;
  }
}

/** That pass at once. */
const SECONDS = [30, 61, 240, 301, 3_601, 86_401];

const identifier = fc.nat(IDENTIFIERS - 1);
const ownId = fc.nat(OWN_IDS - 1);
const replica = fc.constantFrom(0 as const, 1 as const);
const step = fc.record({ identifier, replica });

function named(
  name: string,
  act: (rig: Rig, model: Model, identifier: IdentifierModel, replica: 0 | 1) => Promise<void>,
): fc.Arbitrary<Command> {
  return step.map(
    ({ identifier: i, replica: at }) =>
      new Command(`${name} of identifier ${i} at replica ${at}`, (rig, model) =>
        act(rig, model, model.identifiers[i]!, at),
      ),
  );
}

/** What the retailer's systems do to accounts, and ask of them. */
function accountCommands(): fc.Arbitrary<Command>[] {
  const upsertOwn = fc
    .record({ ownId, identifier, replica })
    .map(
      ({ ownId: own, identifier: i, replica: at }) =>
        new Command(`upsert of own id ${own} with identifier ${i} at replica ${at}`, (rig, model) =>
          upsert(rig, model, { id: model.ownIds[own]!, identifier: model.identifiers[i]!.identifier }, at),
        ),
    );
  const getAndUpsert = fc.record({ ownId, identifier, replica }).map(
    ({ ownId: own, identifier: i, replica: at }) =>
      new Command(
        `data of identifier ${i}, then upsert of own id ${own} with it at replica ${at}`,
        async (rig, model) => {
          const of = model.identifiers[i]!;
          await getByIdentifier(rig, model, of, at === 0 ? 1 : 0);
          if (!model.isOver) await upsert(rig, model, { id: model.ownIds[own]!, identifier: of.identifier }, at);
        },
      ),
  );
  const upsertAlone = fc
    .record({ ownId, replica })
    .map(
      ({ ownId: own, replica: at }) =>
        new Command(`upsert of own id ${own} at replica ${at}`, (rig, model) =>
          upsert(rig, model, { id: model.ownIds[own]! }, at),
        ),
    );
  const upsertBoth = fc.record({ own: fc.tuple(ownId, ownId), identifier }).map(
    ({ own: [one, other], identifier: i }) =>
      new Command(`upserts of own ids ${one} and ${other} with identifier ${i} at once`, (rig, model) => {
        const { identifier: name } = model.identifiers[i]!;
        return upsertTwice(rig, model, [
          { id: model.ownIds[one]!, identifier: name },
          { id: model.ownIds[other]!, identifier: name },
        ]);
      }),
  );
  // Few runs would have an account early if the request and its code were two steps.
  const signIn = named('a minute, a request and its code', async (rig, model, of, at) => {
    await passTime(rig, model, 61);
    await requestCode(rig, model, of, at);
    if (of.lastCode) await confirmRight(rig, model, of, at);
  });
  const get = named('data', getByIdentifier);
  return [
    signIn,
    signIn,
    get,
    get,
    upsertOwn,
    upsertOwn,
    getAndUpsert,
    getAndUpsert,
    getAndUpsert,
    upsertAlone,
    upsertBoth,
    upsertBoth,
    named('upsert by an alias', upsertByAlias),
    named('erasure by the retailer', eraseAsRetailer),
    fc.constant(new Command('all ids are read', readIds)),
    fc.constant(new Command('the changes are read', readChanges)),
  ];
}

export function commands(): fc.Arbitrary<Command>[] {
  const request = named('request', requestCode);
  const resend = named('a minute, and a resend', async (rig, model, of, at) => {
    await passTime(rig, model, 61);
    await requestCode(rig, model, of, at);
  });
  const thief = named('a minute, a request and five wrong codes', async (rig, model, of, at) => {
    await passTime(rig, model, 61);
    await requestCode(rig, model, of, at);
    await confirmWrong(rig, model, of, at, 5);
  });
  const flood = named('six minutes, a request in each', async (rig, model, of, at) => {
    const spellings = model.identifiers.filter(
      (each) => each === of || (of.mailbox !== undefined && each.mailbox === of.mailbox),
    );
    for (let i = 0; i < 6; i++) {
      await passTime(rig, model, 61);
      await requestCode(rig, model, spellings[i % spellings.length]!, at);
    }
  });
  const right = named('right code', confirmRight);
  const wrong = named('wrong codes', async (rig, model, of, at) => confirmWrong(rig, model, of, at, 3));
  const time = fc
    .constantFrom(...SECONDS)
    .map((seconds) => new Command(`${seconds} s pass`, (rig, model) => passTime(rig, model, seconds)));
  const cheap = [
    request,
    request,
    resend,
    flood,
    thief,
    thief,
    thief,
    right,
    right,
    wrong,
    wrong,
    time,
    named('two requests at once', requestTwice),
    named('request that the gateway puts off', requestInVain),
    named('code of another identifier', confirmForeign),
    named('old code', confirmOld),
    ...accountCommands(),
  ];
  const dear = [
    replica.map((at) => new Command(`replica ${at} is killed`, (rig) => restart(rig, at, 'SIGKILL'))),
    replica.map((at) => new Command(`replica ${at} is restarted`, (rig) => restart(rig, at, 'SIGINT'))),
    named('unlock', unlock),
    named('erase', erase),
  ];
  return [...cheap, ...cheap, ...dear];
}
