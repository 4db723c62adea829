import { Injectable } from '@nestjs/common';
import type { AlertName } from '../logging/events';
import { Environment } from '../config/environment';
import { addCounts, type Count, DAY_SLOT, HOUR_SLOT, isBelow, NOW_SLOT } from './counters';
import { isPaused } from './pauses';
import { Alerts } from './alerts';
import type { Answering, Rider } from '../database/statements';
import { SmsText } from '../sms-gateway/sms-text';

/** Which limits of the whole service a send would break. */
export interface BudgetVerdict {
  /** By an operator. */
  isPaused: boolean;
  isOverBudget: boolean;
  isOverCost: boolean;
  isOverRange: boolean;
  /** The number range of the recipient. */
  range: string;
}

/** `reason` for the audit trail, `scope` of the alert. */
interface BudgetRefusal {
  reason: string;
  alert: AlertName;
  scope: string;
}

const RANGE_DIGITS = 7;
const RANGE = `left(identifier, ${RANGE_DIGITS})`;
/** SQL of the counters' names. */
export const SENT = `'sms'`;
export const COST = `'sms-cost'`;
const SENT_TO_RANGE = `'sms:' || ${RANGE}`;
const CONFIRMED_OF_RANGE = `'confirmed:' || ${RANGE}`;

/**
 * What SMS cost the retailer: a budget a day, and a number range that takes many and confirms few gets no more (SMS
 * pumping). Both count in parts, which is what gateways bill: those of the longest text when a send is claimed, and
 * those that gateways may have taken once it is settled.
 */
@Injectable()
export class SmsBudget {
  constructor(
    private readonly environment: Environment,
    private readonly alerts: Alerts,
    private readonly text: SmsText,
  ) {}

  /** Counts the SMS of `claimed`, unless it is above a limit; its answer has a `BudgetVerdict` as `verdict`. */
  spend(): Answering {
    const { ABUSE_MODE, SMS_DAILY_BUDGET, SMS_DAILY_BUDGET_RUB, SMS_RANGE_PER_HOUR, SMS_RANGE_CONFIRMED_PERCENT } =
      this.environment;
    const { maxParts } = this.text;
    const isBelowLimit = (name: string, since: string, allowed: string | number) =>
      isBelow(this.environment, name, since, allowed);
    // All parts have to fit.
    const isBelowLimitOfParts = (name: string, since: string, allowed: string | number) =>
      isBelowLimit(name, since, maxParts === 1 ? allowed : `${allowed} - ${maxParts - 1}`);
    const isOverCost =
      SMS_DAILY_BUDGET_RUB > 0 ? `not (${isBelowLimit(COST, DAY_SLOT, SMS_DAILY_BUDGET_RUB)})` : 'false';
    const allowedInRange = `greatest(${SMS_RANGE_PER_HOUR},
      counted(${CONFIRMED_OF_RANGE}, ${HOUR_SLOT}) * 100 / ${SMS_RANGE_CONFIRMED_PERCENT})`;
    const enforced =
      ABUSE_MODE === 'enforce' ? 'and not "isOverBudget" and not "isOverCost" and not "isOverRange"' : '';
    const from = `claimed, verdict where not "isPaused" ${enforced}`;
    const counts = countsOf(maxParts, from);
    return {
      name: 'spend',
      text: () => `
        verdict as materialized (
          select ${RANGE} as range,
            ${isPaused('sms')} as "isPaused",
            not (${isBelowLimitOfParts(SENT, DAY_SLOT, SMS_DAILY_BUDGET)}) as "isOverBudget",
            ${isOverCost} as "isOverCost",
            not (${isBelowLimitOfParts(SENT_TO_RANGE, HOUR_SLOT, allowedInRange)}) as "isOverRange"
          from claimed),
        spent as (${addCounts(counts, 'identifier')})`,
      values: [],
      answer: 'select claimed.*, to_json(verdict) as verdict from claimed, verdict',
      granted: from,
    };
  }

  /** Takes back what `spend` counted for a send that no gateway took: of `settled`. */
  unspend(): Rider {
    return addParts('unspend', -this.text.maxParts);
  }

  /** Counts the `parts` that gateways may have taken instead of what `spend` counted: of `settled`. */
  taken(parts: number): Rider[] {
    const { maxParts } = this.text;
    return parts === maxParts ? [] : [addParts('parts', parts - maxParts)];
  }

  /** Counts the cost of what is `recorded`. */
  cost(): Rider {
    const counts = [{ name: COST, slot: DAY_SLOT, value: 'sum(cost)', from: 'recorded having sum(cost) > 0' }];
    return { name: 'cost', text: () => `costed as (${addCounts(counts, 'min("challengeId"::text)')})`, values: [] };
  }

  /** Each `redeemed` code was an SMS to its range that arrived at a person, all parts of it. */
  confirmed(): Rider {
    const counts = [{ name: CONFIRMED_OF_RANGE, slot: NOW_SLOT, value: this.text.maxParts, from: 'redeemed' }];
    return { name: 'confirmed', text: () => `confirmed_of_range as (${addCounts(counts, 'identifier')})`, values: [] };
  }

  /** Why the send must not be made, with an alert; `undefined` if it may. */
  async refusalOf(verdict: BudgetVerdict): Promise<string | undefined> {
    if (verdict.isPaused) return 'SMS_PAUSED';
    const refusal = overstepped(verdict);
    if (!refusal) return undefined;
    const { ABUSE_MODE, SMS_DAILY_BUDGET, SMS_DAILY_BUDGET_RUB, SMS_RANGE_PER_HOUR } = this.environment;
    const figures = { SMS_DAILY_BUDGET, SMS_DAILY_BUDGET_RUB, SMS_RANGE_PER_HOUR, ABUSE_MODE };
    await this.alerts.raise(refusal.alert, refusal.scope, {
      scope: refusal.scope,
      ...figures,
    });
    return ABUSE_MODE === 'enforce' ? refusal.reason : undefined;
  }
}

/** The two counts of an SMS; `parts` is SQL. */
function countsOf(parts: string | number, from: string): Count[] {
  return [
    { name: SENT, slot: DAY_SLOT, value: parts, from },
    { name: SENT_TO_RANGE, slot: NOW_SLOT, value: parts, from },
  ];
}

/** Adds to what the `settled` send counts. */
function addParts(name: string, parts: number): Rider {
  return {
    name,
    text: (first) => `added_parts as (${addCounts(countsOf(`$${first}::int`, 'settled'), 'identifier')})`,
    values: [parts],
  };
}

function overstepped({ isOverBudget, isOverCost, isOverRange, range }: BudgetVerdict): BudgetRefusal | undefined {
  if (isOverBudget) return { reason: 'SMS_BUDGET', alert: 'sms-budget', scope: 'sms-budget' };
  if (isOverCost) return { reason: 'SMS_COST', alert: 'sms-cost', scope: 'sms-cost' };
  if (isOverRange) return { reason: 'SMS_RANGE', alert: 'sms-range', scope: `sms-range:${range}` };
  return undefined;
}
