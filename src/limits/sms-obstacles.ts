import { Injectable } from '@nestjs/common';
import type { Obstacle } from './obstacle';
import { DAY_SLOT, HOUR_SLOT } from './counters';
import { statement } from '../database/query';
import { Statements } from '../database/statements';
import { LimitSettings } from './limit.settings';
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

const SMS_STATEMENTS = {
  spent: statement<object, Spent>({
    name: 'sms-spent',
    decides: 'How many SMS and rubles of the day are spent, for operators.',
    sql: `
      select counted(${SENT}, ${DAY_SLOT})::int as sent, counted(${COST}, ${DAY_SLOT})::float8 as cost,
        ${DAY_SLOT} + interval '24 hours' as "endOfDay"`,
  }),

  stoppedRanges: statement<
    { perHour: number; confirmedPercent: number; phone: string | null; moreParts: number },
    { range: string; sent: number; confirmed: number; until: Date }
  >({
    name: 'stopped-ranges',
    decides: `
      Ranges that took at least as many SMS in the hour as they may, for operators; or the one of a phone. Slots leave
      the hour one by one, the oldest first. Counted from the latest back, one slot makes the SMS too many: once it
      has left, the range gets SMS again. "moreParts" are the parts of an SMS beyond the first.`,
    sql: `
      with slots as (
        select substr(name, 5) as range, slot, sum(value) as value from counter
        where starts_with(name, 'sms:') and slot >= ${HOUR_SLOT}
          and (:phone::text is null or name = 'sms:' || left(:phone::text, 7))
        group by name, slot),
      ranges as (
        select range, sum(value)::int as sent, counted('confirmed:' || range, ${HOUR_SLOT})::int as confirmed
        from slots group by range),
      stopped as (
        select *, greatest(:perHour::numeric, confirmed * 100 / :confirmedPercent::numeric) - :moreParts::int as allowed
        from ranges
        where sent >= greatest(:perHour::numeric, confirmed * 100 / :confirmedPercent::numeric) - :moreParts::int)
      select range, sent, confirmed, (
          select slot + interval '65 minutes' from (
            select slot, sum(value) over (order by slot desc) as since from slots s where s.range = stopped.range) latest
          where since >= allowed order by slot desc limit 1) as until
      from stopped order by range`,
  }),
};

/**
 * The operators' view of what keeps SMS from being sent, whatever the limits of the one phone: pause, budget, range.
 */
@Injectable()
export class SmsObstacles {
  private readonly sql = SMS_STATEMENTS;

  constructor(
    private readonly settings: LimitSettings,
    private readonly statements: Statements,
    private readonly stops: Stops,
    private readonly text: SmsText,
  ) {
    statements.declare(this.sql);
  }

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
    const { SMS_DAILY_BUDGET, SMS_DAILY_BUDGET_RUB } = this.settings;
    if (!this.isEnforced) return [];
    const [spent] = await this.statements.run(this.sql.spent, {});
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
    const { SMS_RANGE_PER_HOUR, SMS_RANGE_CONFIRMED_PERCENT } = this.settings;
    const ranges = await this.statements.run(this.sql.stoppedRanges, {
      perHour: SMS_RANGE_PER_HOUR,
      confirmedPercent: SMS_RANGE_CONFIRMED_PERCENT,
      phone,
      moreParts: this.text.maxParts - 1,
    });
    return ranges.map(({ range, sent, confirmed, until }) => {
      return { range, reason: 'SMS_RANGE', until, why: `${sent} SMS in the hour, ${confirmed} of them confirmed` };
    });
  }

  private get isEnforced(): boolean {
    return this.settings.ABUSE_MODE === 'enforce';
  }
}
