import { Injectable } from '@nestjs/common';
import type { Obstacle } from './obstacle';
import { Environment } from '../config/environment';
import { DAY_SLOT, HOUR_SLOT } from './counters';
import { Statements } from '../database/statements';
import { Stops } from './stops';
import { COST, SENT } from './sms-budget';
import { SmsText } from '../sms-gateway/sms-text';

/** A number range that gets no SMS for now. */
export interface StoppedRange extends Obstacle {
  range: string;
}

interface Spent {
  sent: number;
  cost: number;
  endOfDay: Date;
}

const SPENT = `
  select counted(${SENT}, ${DAY_SLOT})::int as sent, counted(${COST}, ${DAY_SLOT})::float8 as cost,
    ${DAY_SLOT} + interval '24 hours' as "endOfDay"`;

/**
 * Ranges that took at least as many SMS in the hour as they may. Slots leave the hour one by one, the oldest first.
 * Counted from the latest back, one slot makes the SMS too many: once it has left, the range gets SMS again. `$1`
 * limit, `$2` percent, `$3` a phone of the one range that is looked for, or null, `$4` parts of an SMS beyond the
 * first.
 */
const STOPPED_RANGES = `
  with slots as (
    select substr(name, 5) as range, slot, sum(value) as value from counter
    where starts_with(name, 'sms:') and slot >= ${HOUR_SLOT} and ($3::text is null or name = 'sms:' || left($3, 7))
    group by name, slot),
  ranges as (
    select range, sum(value)::int as sent, counted('confirmed:' || range, ${HOUR_SLOT})::int as confirmed
    from slots group by range),
  stopped as (
    select *, greatest($1::numeric, confirmed * 100 / $2::numeric) - $4::int as allowed from ranges
    where sent >= greatest($1::numeric, confirmed * 100 / $2::numeric) - $4::int)
  select range, sent, confirmed, (
      select slot + interval '65 minutes' from (
        select slot, sum(value) over (order by slot desc) as since from slots s where s.range = stopped.range) latest
      where since >= allowed order by slot desc limit 1) as until
  from stopped order by range`;

/**
 * The operators' view of what keeps SMS from being sent, whatever the limits of the one phone: pause, budget, range.
 */
@Injectable()
export class SmsObstacles {
  constructor(
    private readonly environment: Environment,
    private readonly statements: Statements,
    private readonly stops: Stops,
    private readonly text: SmsText,
  ) {}

  /** What keeps an SMS to `phone` from being sent. */
  async of(phone: string): Promise<Obstacle[]> {
    const pause = await this.stops.of('sms');
    const ranges = await this.stoppedRanges(phone);
    return [
      ...(pause ? [{ reason: 'SMS_PAUSED', until: pause.until, why: pause.why }] : []),
      ...(await this.budget()),
      ...ranges.map(({ reason, until, why, range }) => ({ reason, until, why: `${range}: ${why}` })),
    ];
  }

  /** The budget of the day where it is used up, in SMS or in rubles. */
  async budget(): Promise<Obstacle[]> {
    const { SMS_DAILY_BUDGET, SMS_DAILY_BUDGET_RUB } = this.environment;
    if (!this.isEnforced) return [];
    const [spent] = await this.statements.run<Spent>({ name: 'spent', text: SPENT, values: [] });
    if (!spent) return [];
    const { sent, cost, endOfDay } = spent;
    const over = (reason: string, isOver: boolean, why: string) => (isOver ? [{ reason, until: endOfDay, why }] : []);
    return [
      ...over(
        'SMS_BUDGET',
        sent + this.text.maxParts > SMS_DAILY_BUDGET,
        `${sent} of ${SMS_DAILY_BUDGET} SMS of the day`,
      ),
      ...over(
        'SMS_COST',
        SMS_DAILY_BUDGET_RUB > 0 && cost >= SMS_DAILY_BUDGET_RUB,
        `${cost} of ${SMS_DAILY_BUDGET_RUB} rubles of the day`,
      ),
    ];
  }

  /** All ranges that get no SMS for now, or the one of `phone`. */
  async stoppedRanges(phone: string | null = null): Promise<StoppedRange[]> {
    if (!this.isEnforced) return [];
    const { SMS_RANGE_PER_HOUR, SMS_RANGE_CONFIRMED_PERCENT } = this.environment;
    const values = [SMS_RANGE_PER_HOUR, SMS_RANGE_CONFIRMED_PERCENT, phone, this.text.maxParts - 1];
    const statement = { name: 'stopped-ranges', text: STOPPED_RANGES, values };
    const ranges = await this.statements.run<{ range: string; sent: number; confirmed: number; until: Date }>(
      statement,
    );
    return ranges.map(({ range, sent, confirmed, until }) => {
      return { range, reason: 'SMS_RANGE', until, why: `${sent} SMS in the hour, ${confirmed} of them confirmed` };
    });
  }

  private get isEnforced(): boolean {
    return this.environment.ABUSE_MODE === 'enforce';
  }
}
