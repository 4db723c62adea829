import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import type { DeliveryReport } from '../delivery/delivery-report';

type Code = number | string;
type Scope = Extract<DeliveryOutcome, { status: 'rejected' }>['scope'];

/** A gateway's codes of refusal, under what they mean: rejected in a scope, no route to the recipient, throttled or unavailable. */
export type RefusalCodes = Partial<Record<Scope | 'noRoute' | 'throttled' | 'unavailable', Code[]>>;

/** A gateway's codes of final reports, under what they mean. */
export type FinalCodes = Record<DeliveryReport['status'], Code[]>;

/** A code that is not in the table is unavailable: the gateway itself says that it did not take the SMS. */
export function refusalOf(code: string, codes: RefusalCodes): DeliveryOutcome {
  const meaning = meaningOf(code, codes) ?? 'unavailable';
  if (meaning === 'throttled' || meaning === 'unavailable') return { status: meaning, code };
  if (meaning === 'noRoute') return { status: 'rejected', scope: 'recipient', code, isNoRoute: true };
  return { status: 'rejected', scope: meaning, code };
}

/** None for a code that is not in the table: it tells of progress. */
export function finalReports(
  messageId: string | undefined,
  code: string | undefined,
  codes: FinalCodes,
): DeliveryReport[] {
  const status = code && meaningOf(code, codes);
  return messageId && status ? [{ messageId, status, code }] : [];
}

function meaningOf<Meaning extends string>(code: string, codes: Partial<Record<Meaning, Code[]>>): Meaning | undefined {
  return (Object.keys(codes) as Meaning[]).find((meaning) => codes[meaning]?.map(String).includes(code));
}
