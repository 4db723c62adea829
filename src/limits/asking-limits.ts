import { Injectable } from '@nestjs/common';
import { Alerts } from './alerts';
import type { AskingVerdict } from './asking.parts';
import { LimitSettings } from './limit.settings';

/** What follows from a verdict on asking a user for a registration: an alert, a refusal, or both. */
@Injectable()
export class AskingLimits {
  constructor(
    private readonly settings: LimitSettings,
    private readonly alerts: Alerts,
  ) {}

  /** Whether the user may be asked. */
  async allow({ reached, place }: AskingVerdict): Promise<boolean> {
    const { ABUSE_MODE, REGISTRATION_ASKS_PER_RANGE, REGISTRATION_ASKS_PER_HOUR } = this.settings;
    const figures = { REGISTRATION_ASKS_PER_RANGE, REGISTRATION_ASKS_PER_HOUR, ABUSE_MODE };
    const scopes = [
      ...(reached.includes('RANGE') ? [`registrations-asked:${place}`] : []),
      ...(reached.includes('SERVICE') ? ['registrations-asked'] : []),
    ];
    for (const scope of scopes) await this.alerts.raise('registrations-asked', scope, { scope, ...figures });
    if (reached.includes('IDENTIFIER') || reached.includes('INSTALLATION')) return false;
    return scopes.length === 0 || ABUSE_MODE !== 'enforce';
  }
}
