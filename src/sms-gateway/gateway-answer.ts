import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import { parseExactJson } from './exact-json';
import type { GatewayAnswer } from './gateway-http';
import type { GatewayAccount } from './sms-gateway';

/** Of a JSON object that a gateway answers. Any may be missing, and what is a number here is a text there. */
export type Fields = Record<string, unknown>;

/** No fields where the body is no JSON object. */
export function readFields(body: string): Fields {
  try {
    return fieldsOf(parseExactJson(body));
  } catch {
    return {};
  }
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** A text or a number, as text. */
export function textOf(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}

/** A number, or a text that is one. */
export function numberOf(value: unknown): number | undefined {
  const number = Number(textOf(value) ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

/** A code of a few digits; nothing else of a gateway's is to be recorded as one. */
export function codeOf(value: unknown): string | undefined {
  return /^-?\d{1,6}$/.exec(textOf(value) ?? '')?.[0];
}

/** A word of capitals and underscores, as some gateways name their refusals; it cannot hold a phone or a code. */
export function wordOf(value: unknown): string | undefined {
  return /^[A-Z_]{1,40}$/.exec(textOf(value) ?? '')?.[0];
}

/** Of an account call that got no answer worth reading. */
export function unknownAccount(outcome: DeliveryOutcome): GatewayAccount {
  return { isOpen: false, code: 'code' in outcome ? outcome.code : 'UNREADABLE' };
}

/** What the answer to a balance call says of the account; `read` knows the gateway's fields. */
export function readAccount(
  answer: GatewayAnswer,
  read: (fields: Fields, httpStatus: number) => { balance?: unknown; refusal?: string },
): GatewayAccount {
  if (answer.outcome) return unknownAccount(answer.outcome);
  const { balance, refusal } = read(readFields(answer.body), answer.status);
  const amount = numberOf(balance);
  if (refusal === undefined && amount !== undefined) return { isOpen: true, balance: amount };
  return { isOpen: false, code: refusal ?? 'UNREADABLE' };
}
