import type { DeliveryOutcome, RefusalScope } from '../delivery/delivery-outcome';
import type { DeliveryReport } from '../delivery/delivery-report';

type Code = number | string;

/**
 * A gateway's codes of refusal, under what they mean: rejected in a scope, no route to the recipient, throttled or
 * unavailable. `sender`, `account`, `quota` and `unavailable` close the gateway for everybody, so a code stands there
 * only if it can never be due to one recipient, to the recipient's operator or to its price (R29).
 */
export type RefusalCodes = Partial<
  Record<Exclude<RefusalScope, 'unknown'> | 'noRoute' | 'throttled' | 'unavailable', Code[]>
>;

/** The codes of a gateway's final reports, by their meaning. */
export type FinalCodes = Record<DeliveryReport['status'], Code[]>;

/** A code that is not in the table is of the scope `unknown`: the gateway did not take the SMS, whatever the reason. */
export function refusalByCode(code: string, codes: RefusalCodes): DeliveryOutcome {
  const meaning = meaningByCode(code, codes) ?? 'unknown';
  if (meaning === 'throttled' || meaning === 'unavailable') return { status: meaning, code };
  if (meaning === 'noRoute') return { status: 'rejected', scope: 'recipient', code, isNoRoute: true };
  return { status: 'rejected', scope: meaning, code };
}

/** The list is empty for a code that is not in the table: such a report tells of progress only. */
export function finalReports(
  messageId: string | undefined,
  code: string | undefined,
  codes: FinalCodes,
): DeliveryReport[] {
  const status = code && meaningByCode(code, codes);
  return messageId && status ? [{ messageId, status, code }] : [];
}

function meaningByCode<Meaning extends string>(
  code: string,
  codes: Partial<Record<Meaning, Code[]>>,
): Meaning | undefined {
  return (Object.keys(codes) as Meaning[]).find((meaning) => codes[meaning]?.map(String).includes(code));
}
