import { PhoneModel } from './model-state';
import type { Rig } from './rig';

export const PHONES = 3;

export interface Seen {
  steps: number;
  /** Requests for a phone without a guess left, and without an SMS left in the hour or day. */
  exhausted: number;
  capped: number;
}

export interface Model {
  phones: PhoneModel[];
  /** Seconds that passed in the database only. */
  skipped: number;
  /** Of all runs. */
  seen: Seen;
}

export function newModel(rig: Rig, seen: Seen): Model {
  return { phones: Array.from({ length: PHONES }, () => new PhoneModel(rig.newPhone())), skipped: 0, seen };
}

/** Seconds; as much later than the database's clock as passed in there only. */
export function nowIn({ skipped }: Model): number {
  return performance.now() / 1_000 + skipped;
}
