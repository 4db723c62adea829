import { Injectable } from '@nestjs/common';
import { Alerts } from './alerts';
import type { Verdict } from './channel-counts';
import { LimitSettings } from './limit.settings';
import { SEND_LIMITS, type SendLimit } from './send-limit';

/** What follows from a verdict on a send: an alert, a refusal, or both. */
@Injectable()
export class SendLimits {
  constructor(
    private readonly settings: LimitSettings,
    private readonly alerts: Alerts,
  ) {}

  /** The limit that forbids the send, for the audit trail; `undefined` where the limits only tell of it. */
  async forbidding({ limits, place }: Verdict): Promise<SendLimit | undefined> {
    const isEnforced = this.settings.ABUSE_MODE === 'enforce';
    for (const limit of limits) {
      const { forbids, alert, isOfPlace } = SEND_LIMITS[limit];
      const scope = isOfPlace ? `${alert}:${place}` : alert;
      if (alert && scope) await this.alerts.raise(alert, scope, { scope, ...this.figures(limit) });
      if (forbids === 'always' || (forbids === 'enforced' && isEnforced)) return limit;
    }
    return undefined;
  }

  private figures(limit: SendLimit): Record<string, unknown> {
    const { ABUSE_MODE, SMS_DAILY_BUDGET, SMS_DAILY_BUDGET_RUB, SMS_RANGE_PER_HOUR } = this.settings;
    const { MAIL_DAILY_BUDGET, MAIL_DOMAIN_PER_HOUR } = this.settings;
    return limit.startsWith('SMS')
      ? { SMS_DAILY_BUDGET, SMS_DAILY_BUDGET_RUB, SMS_RANGE_PER_HOUR, ABUSE_MODE }
      : { MAIL_DAILY_BUDGET, MAIL_DOMAIN_PER_HOUR, ABUSE_MODE };
  }
}
