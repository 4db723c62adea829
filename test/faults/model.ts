import { IdentifierModel, MailboxModel } from './model-state';
import type { Rig } from './rig';

/** Of a run: two phones, and two spellings of one mailbox. */
export const IDENTIFIERS = 4;

export interface Seen {
  steps: number;
  /** Requests for an identifier without a guess left, and without a message left in the hour or day. */
  exhausted: number;
  capped: number;
}

export interface Model {
  identifiers: IdentifierModel[];
  /** Seconds that passed in the database only. */
  skipped: number;
  /** Of all runs. */
  seen: Seen;
}

export function newModel(rig: Rig, seen: Seen): Model {
  const name = rig.newPhone();
  const mailbox = new MailboxModel();
  const identifiers = [
    new IdentifierModel(rig.newPhone()),
    new IdentifierModel(rig.newPhone()),
    new IdentifierModel(`u${name}@gmail.com`, mailbox),
    new IdentifierModel(`u.${name}+shop@googlemail.com`, mailbox),
  ];
  return { identifiers, skipped: 0, seen };
}

/** Seconds; as much later than the database's clock as passed in there only. */
export function nowIn({ skipped }: Model): number {
  return performance.now() / 1_000 + skipped;
}
