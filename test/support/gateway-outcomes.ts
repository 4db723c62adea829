import type { DeliveryOutcome, RefusalScope } from '../../src/delivery/delivery-outcome';

/** What a code of refusal can mean, in the words of the tables of codes. */
export type Meaning = RefusalScope | 'no route' | 'throttled' | 'unavailable' | 'uncertain';

/** The outcome of a send that the gateway refused with `code`, or answered with the HTTP status in `code`. */
export function refusal(meaning: Meaning, code: number | string): DeliveryOutcome {
  const text = String(code);
  if (meaning === 'no route') return { status: 'rejected', scope: 'recipient', code: text, isNoRoute: true };
  if (meaning === 'throttled' || meaning === 'unavailable' || meaning === 'uncertain')
    return { status: meaning, code: text };
  return { status: 'rejected', scope: meaning, code: text };
}

/** The outcome of a send whose answer says neither that the SMS was taken nor that it was refused. */
export const UNREADABLE = refusal('uncertain', 'UNREADABLE');
