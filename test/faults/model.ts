import type { Answer } from './caller';
import { AccountsModel } from './model-accounts';
import { IdentifierModel, MailboxModel } from './model-state';
import { within } from './pause';
import type { Rig } from './rig';

/** Of a run: two phones, and two spellings of one mailbox. */
export const IDENTIFIERS = 4;
/** Ids that the retailer brings in a run. */
export const OWN_IDS = 3;
/** Milliseconds within which all that happened before a run can be read. */
const CALM_MS = 30_000;

export interface Seen {
  steps: number;
  /** Requests for an identifier without a guess left, and without a message left in the hour or day. */
  exhausted: number;
  capped: number;
  adopted: number;
  merged: number;
  /** Changes that were told. */
  changes: number;
  /** Runs that ended early, since nobody outside knew what had happened to the accounts. */
  cutShort: number;
}

export interface Model {
  identifiers: IdentifierModel[];
  accounts: AccountsModel;
  ownIds: string[];
  /** Up to where changes were read. */
  cursor: string;
  /** Set where an answer was lost that the model cannot do without: no step is run any more. */
  isOver: boolean;
  /** Seconds that passed in the database only. */
  skipped: number;
  /** Of all runs. */
  seen: Seen;
}

export async function newModel(rig: Rig, seen: Seen): Promise<Model> {
  const name = rig.newPhone();
  const mailbox = new MailboxModel();
  const identifiers = [
    new IdentifierModel(rig.newPhone()),
    new IdentifierModel(rig.newPhone()),
    new IdentifierModel(`u${name}@gmail.com`, mailbox),
    new IdentifierModel(`u.${name}+shop@googlemail.com`, mailbox),
  ];
  const ownIds = Array.from({ length: OWN_IDS }, (_, i) => `own-${name}-${i}`);
  const cursor = await cursorOfNow(rig);
  return { identifiers, accounts: new AccountsModel(), ownIds, cursor, isOver: false, skipped: 0, seen };
}

/** The cursor behind everything that earlier runs did. */
async function cursorOfNow(rig: Rig): Promise<string> {
  let cursor: string | undefined;
  await within(CALM_MS, async () => {
    if ((await rig.database.query('select from outbox where position is null')).length > 0) return false;
    cursor = (await rig.caller.changes(rig.urls[0], 'latest')).body.next;
    return cursor !== undefined;
  });
  if (cursor === undefined) throw new Error('No cursor to begin with');
  return cursor;
}

/** As much later than the database's clock as passed in there only. */
export function nowIn({ skipped }: Model): number {
  return performance.now() / 1_000 + skipped;
}

export function show(answers: Answer[]): string {
  return JSON.stringify(answers.map(({ status, body, lost }) => ({ status, body, lost })));
}
