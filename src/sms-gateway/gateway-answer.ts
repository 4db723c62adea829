import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import { parseExactJson } from './exact-json';
import type { GatewayAnswer } from './gateway-client';
import type { GatewayAccount } from './sms-gateway';

/** The fields of a JSON object that a gateway answers. Any may be missing, and some gateways send numbers as texts. */
export type Fields = Record<string, unknown>;

/** Matches where a number may have more digits than a JavaScript number holds. */
const LONG_NUMBER = /\d{16}/;

/** The fields are empty if the body is no JSON object. */
export function readFields(body: string): Fields {
  try {
    return jsonFields(LONG_NUMBER.test(body) ? parseExactJson(body) : JSON.parse(body));
  } catch {
    return {};
  }
}

export function jsonFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** The value as a text, if it is a text or a number. */
export function jsonText(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
}

/** The value as a number, if it is a number or a text that is one. */
export function jsonNumber(value: unknown): number | undefined {
  const number = Number(jsonText(value) ?? Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

/** The value if it is a code of a few digits: nothing else that a gateway answers is recorded as a code. */
export function numericCode(value: unknown): string | undefined {
  return /^-?\d{1,6}$/.exec(jsonText(value) ?? '')?.[0];
}

/**
 * The value if it is a word of capitals and underscores, as some gateways name their refusals: it holds no phone or
 * code.
 */
export function refusalWord(value: unknown): string | undefined {
  return /^[A-Z_]{1,40}$/.exec(jsonText(value) ?? '')?.[0];
}

/** The code of a refusal that names no reason; this name is ours. */
export const REFUSED = 'REFUSED';

/**
 * How a send ended, by what `read` finds in the body, which is `undefined` if the body does not say. With HTTP 4xx the
 * gateway did not take the SMS (RFC 9110, section 15.5), and the body tells more about the reason.
 */
export function sendOutcome(
  answer: GatewayAnswer,
  read: (fields: Fields, body: string) => DeliveryOutcome | undefined,
): DeliveryOutcome {
  if (answer.outcome) return answer.outcome;
  const told = read(readFields(answer.body), answer.body);
  if (answer.status < 300) return told ?? { status: 'uncertain', code: 'UNREADABLE' };
  const byStatus = outcomeOfStatus(answer.status);
  if (!told || told.status === 'accepted') return byStatus;
  if (!isUnknown(told)) return told;
  return told.code === REFUSED || !isUnknown(byStatus) ? byStatus : told;
}

function isUnknown(outcome: DeliveryOutcome): outcome is Extract<DeliveryOutcome, { status: 'rejected' }> {
  return outcome.status === 'rejected' && outcome.scope === 'unknown';
}

function outcomeOfStatus(status: number): DeliveryOutcome {
  const code = `HTTP_${status}`;
  switch (status) {
    case 401:
    case 403:
      return { status: 'rejected', scope: 'account', code };
    case 402:
      // The balance may be enough for the price of another operator.
      return { status: 'rejected', scope: 'operator', code };
    case 408:
      // The server gave up waiting for the whole request (RFC 9110, section 15.5.9), so it cannot have taken the SMS.
      return { status: 'unavailable', code };
    case 429:
      return { status: 'throttled', code };
    default:
      return { status: 'rejected', scope: 'unknown', code };
  }
}

/** The state of an account whose call got no answer that can be read. */
export function unknownAccount(outcome: DeliveryOutcome): GatewayAccount {
  return { isOpen: false, code: 'code' in outcome ? outcome.code : 'UNREADABLE' };
}

/**
 * What the answer to a balance call says of the account; `read` knows the gateway's fields. With HTTP 4xx it is not
 * open.
 */
export function readAccount(
  answer: GatewayAnswer,
  read: (fields: Fields) => { balance?: unknown; refusal?: string },
): GatewayAccount {
  if (answer.outcome) return unknownAccount(answer.outcome);
  const { balance, refusal = answer.status < 300 ? undefined : REFUSED } = read(readFields(answer.body));
  const amount = jsonNumber(balance);
  if (refusal === undefined && amount !== undefined) return { isOpen: true, balance: amount };
  const isStatusClearer = refusal === REFUSED && answer.status >= 300;
  return { isOpen: false, code: isStatusClearer ? `HTTP_${answer.status}` : (refusal ?? 'UNREADABLE') };
}
