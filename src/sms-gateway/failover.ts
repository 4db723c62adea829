import type { DeliveryOutcome } from '../delivery/delivery-outcome';

/** `all` in their order of preference, beginning after the one named `last`, which then comes at the end. */
export function inTurn<T extends { name: string }>(all: T[], last?: string | null): T[] {
  if (!last) return all;
  const next = all.findIndex(({ name }) => name === last) + 1;
  return [...all.slice(next), ...all.slice(0, next)];
}

/**
 * Whether another gateway is to try. Never once an SMS is out or its recipient cannot be sent to at all; after an
 * uncertain attempt once, since a second SMS with the same code does no harm.
 */
export function goesOn(outcomes: DeliveryOutcome[]): boolean {
  const last = outcomes.at(-1);
  if (!last) return true;
  switch (last.status) {
    case 'accepted':
      return false;
    case 'rejected':
      return last.scope !== 'recipient' || last.isNoRoute === true;
    case 'uncertain':
      return outcomes.filter(({ status }) => status === 'uncertain').length < 2;
    case 'throttled':
    case 'unavailable':
      return true;
    default:
      return last satisfies never;
  }
}

/** The attempt that decides the outcome: one that sent or may have sent the SMS, else the last one. */
export function decisive<T extends DeliveryOutcome>(attempts: T[]): T | undefined {
  const sent = attempts.findLast(({ status }) => status === 'accepted');
  return sent ?? attempts.findLast(({ status }) => status === 'uncertain') ?? attempts.at(-1);
}
