import { Injectable } from '@nestjs/common';
import { Alerts } from '../limits/alerts';
import { Outages } from '../logging/outages';
import type { DeliveryOutcome, Sending } from '../delivery/delivery-outcome';

/** One code that does not go out may be chance. */
const IN_A_ROW = 3;

/** Tells when the codes of a channel keep not going out, and when one does again. */
@Injectable()
export class ChannelOutages {
  private readonly inARow = new Map<string, number>();

  constructor(
    private readonly outages: Outages,
    private readonly alerts: Alerts,
  ) {}

  /** Takes note of how a `sending` ended; `alert` is the one of its channel. */
  saw(alert: 'gateway-down' | 'mail-down', { outcome, attempts }: Sending): void {
    if (isUp(outcome)) {
      if (this.inARow.delete(alert)) this.outages.isOver(alert);
      return;
    }
    const count = (this.inARow.get(alert) ?? 0) + 1;
    this.inARow.set(alert, count);
    const reason = attempts.map(({ gateway, ...attempt }) => `${gateway} ${reasonOf(attempt)}`).join(', ');
    if (count >= IN_A_ROW) this.outages.holds(alert, { count, reason: reason || reasonOf(outcome) });
  }

  /**
   * Tells when a gateway refuses for what is ours: the account, the sender, the price. The user does not wait for that.
   */
  refused({ attempts }: Sending, requestId: string): void {
    for (const attempt of attempts) {
      if (attempt.status !== 'rejected' || attempt.scope === 'recipient' || attempt.scope === 'unknown') continue;
      const { gateway, scope, code } = attempt;
      const what = ['gateway-refuses', gateway, scope, code].join(':');
      void this.alerts.raise('gateway-refuses', what, { requestId, gateway, scope, code });
    }
  }
}

/** Whether the channel did its part: a recipient that cannot be sent to speaks against nobody else. */
function isUp(outcome: DeliveryOutcome): boolean {
  switch (outcome.status) {
    case 'accepted':
    case 'uncertain':
      return true;
    case 'rejected':
      return outcome.scope === 'recipient';
    case 'throttled':
    case 'unavailable':
      return false;
    default:
      return outcome satisfies never;
  }
}

function reasonOf(outcome: DeliveryOutcome): string {
  return 'code' in outcome ? `${outcome.status} ${outcome.code}` : outcome.status;
}
