import { Injectable } from '@nestjs/common';
import { part, type Part } from '../database/query';
import { SmsText } from '../sms-gateway/sms-text';
import type { ChannelCounts, PartsTaken } from './channel-counts';
import { addCounts, type Count, DAY_SLOT, HOUR_SLOT, isBelow, NOW_SLOT } from './counters';
import { LimitSettings } from './limit.settings';
import { isPaused } from './pauses';

/** The first digits of a phone that are its number range. */
export const RANGE_DIGITS = 7;
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
export class SmsBudget implements ChannelCounts<object> {
  readonly channel = 'sms';
  readonly onClaimed: Part<object, 'claimed', 'judged' | 'granted'>;
  readonly onSent: Part<PartsTaken, 'settled' | 'recorded', never>;
  readonly onNotSent: Part<object, 'settled', never>;
  readonly onConfirmed: Part<object, 'redeemed', never>;

  constructor(settings: LimitSettings, { maxParts }: SmsText) {
    this.onClaimed = spend(settings, maxParts);
    this.onSent = part<PartsTaken>()({
      needs: ['settled', 'recorded'],
      queries: {
        parts_taken: addParts(`:partsTaken::int - ${maxParts}`, `settled where :partsTaken::int <> ${maxParts}`),
        costed: addCounts(
          [{ name: COST, slot: DAY_SLOT, value: 'sum(cost)', from: 'recorded having sum(cost) > 0' }],
          'min("challengeId"::text)',
        ),
      },
    });
    this.onNotSent = part()({ needs: ['settled'], queries: { unspent: addParts(-maxParts, 'settled') } });
    this.onConfirmed = part()({
      needs: ['redeemed'],
      queries: {
        confirmed_of_range: addCounts(
          [{ name: CONFIRMED_OF_RANGE, slot: NOW_SLOT, value: maxParts, from: 'redeemed' }],
          'identifier',
        ),
      },
    });
  }
}

function spend(settings: LimitSettings, maxParts: number): Part<object, 'claimed', 'judged' | 'granted'> {
  const { ABUSE_MODE, SMS_DAILY_BUDGET, SMS_DAILY_BUDGET_RUB, SMS_RANGE_PER_HOUR, SMS_RANGE_CONFIRMED_PERCENT } =
    settings;
  // All parts have to fit.
  const more = maxParts - 1;
  const isBelowBudget = isBelow(settings, {
    name: SENT,
    since: DAY_SLOT,
    allowed: SMS_DAILY_BUDGET - more,
    atLeast: SMS_DAILY_BUDGET - more,
  });
  const isBelowCost = isBelow(settings, {
    name: COST,
    since: DAY_SLOT,
    allowed: SMS_DAILY_BUDGET_RUB,
    atLeast: SMS_DAILY_BUDGET_RUB,
  });
  const isOverCost = SMS_DAILY_BUDGET_RUB > 0 ? `not (${isBelowCost})` : 'false';
  const allowedInRange = `greatest(${SMS_RANGE_PER_HOUR},
      counted(${CONFIRMED_OF_RANGE}, ${HOUR_SLOT}) * 100 / ${SMS_RANGE_CONFIRMED_PERCENT})`;
  const isBelowRange = isBelow(settings, {
    name: SENT_TO_RANGE,
    since: HOUR_SLOT,
    allowed: more === 0 ? allowedInRange : `${allowedInRange} - ${more}`,
    atLeast: SMS_RANGE_PER_HOUR - more,
  });
  const enforced = ABUSE_MODE === 'enforce' ? 'and not "isOverBudget" and not "isOverCost" and not "isOverRange"' : '';
  return part()({
    needs: ['claimed'],
    queries: {
      verdict: {
        materialized: `
          select ${RANGE} as range,
            ${isPaused('sms')} as "isPaused",
            not (${isBelowBudget}) as "isOverBudget",
            ${isOverCost} as "isOverCost",
            not (${isBelowRange}) as "isOverRange"
          from claimed`,
      },
      judged: `
        select json_build_object('place', range, 'limits', array_remove(array[
          case when "isPaused" then 'SMS_PAUSED' when "isOverBudget" then 'SMS_BUDGET' when "isOverCost" then 'SMS_COST'
            when "isOverRange" then 'SMS_RANGE' end], null)) as verdict
        from verdict`,
      granted: `select identifier from claimed, verdict where not "isPaused" ${enforced}`,
      spent: addParts(maxParts, 'granted'),
    },
  });
}

/** Adds `parts`, which is SQL, to both counts of an SMS. */
function addParts(parts: string | number, from: string): string {
  const counts: Count[] = [
    { name: SENT, slot: DAY_SLOT, value: parts, from },
    { name: SENT_TO_RANGE, slot: NOW_SLOT, value: parts, from },
  ];
  return addCounts(counts, 'identifier');
}
