import { Injectable } from '@nestjs/common';
import { Outages } from '../common/outages';
import type { DeliveryOutcome, Sending } from '../delivery/delivery-outcome';

/** One code that does not go out may be chance. */
const IN_A_ROW = 3;

/** Tells when the codes of a channel keep not going out, and when one does again. */
@Injectable()
export class ChannelOutages {
  private readonly inARow = new Map<string, number>();

  constructor(private readonly outages: Outages) {}

  /** Takes note of how a `sending` ended; `alert` is the one of its channel. */
  saw(alert: 'gateway-down' | 'mail-down', { outcome, attempts }: Sending): void {
    if (isUp(outcome)) {
      this.inARow.delete(alert);
      this.outages.isOver(alert);
      return;
    }
    const count = (this.inARow.get(alert) ?? 0) + 1;
    this.inARow.set(alert, count);
    const reason = attempts.map(({ gateway, ...attempt }) => `${gateway} ${reasonOf(attempt)}`).join(', ');
    if (count >= IN_A_ROW) this.outages.holds(alert, { count, reason: reason || reasonOf(outcome) });
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
