import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { maskPhone } from '../identifiers/identifier';
import type { LoggedRequest } from '../logging/events';
import { eventLogger } from '../logging/logger';
import { BreakerStates } from './breaker-states';
import type { DeliveryOutcome, SendOptions, Sending } from '../delivery/delivery-outcome';
import { decisive, goesOn, inTurn } from './failover';
import { GatewayBreaker } from './gateway-breaker';
import { GatewaySettings } from './gateway.settings';
import { GATEWAYS, type Sms, type SmsGateway } from './sms-gateway';

type Attempt = DeliveryOutcome & { gateway: string };

/**
 * The most that an SMS can cost, in rubles: what is above (or below nothing) was misread, or is in another currency.
 */
const MAX_COST = 100;

/** Hands an SMS to one of the retailer's gateways: where one fails, the next in the order of preference. */
@Injectable()
export class SmsSender implements OnApplicationShutdown {
  private readonly logger = eventLogger(SmsSender.name);
  private readonly breakers: GatewayBreaker[];

  constructor(
    private readonly settings: GatewaySettings,
    @Inject(GATEWAYS) gateways: SmsGateway[],
    states: BreakerStates,
  ) {
    this.breakers = gateways.map(
      (gateway) =>
        new GatewayBreaker(gateway, settings.SMS_BREAKER_SECONDS, (state, fault) =>
          states.change(gateway.name, state, fault),
        ),
    );
  }

  get gatewayCount(): number {
    return this.breakers.length;
  }

  async send(sms: Sms, { ms: msInAll, request, lastGateway }: SendOptions): Promise<Sending> {
    const deadline = performance.now() + msInAll;
    const attempts: (Attempt & { startedAt: number })[] = [];
    for (const breaker of inTurn(this.breakers, lastGateway)) {
      const startedAt = performance.now();
      const msLeft = deadline - startedAt;
      if (msLeft <= 0 || !goesOn(attempts)) break;
      // The time that is left is too short for an attempt, which would count against the gateway.
      if (attempts.length > 0 && msLeft < this.settings.SMS_TIMEOUT_MS / 4) break;
      const outcome = await breaker.send(sms, Math.min(deadline, startedAt + this.settings.SMS_TIMEOUT_MS));
      if (!outcome) continue;
      const attempt = this.withCostOfAnSms({ ...outcome, gateway: breaker.name }, request);
      this.log(attempt, sms.phone, request);
      attempts.push({ ...attempt, startedAt });
    }
    const now = performance.now();
    const ended = attempts.map(({ startedAt, ...attempt }) => ({ ...attempt, msAgo: now - startedAt }));
    return { outcome: decisive(ended) ?? { status: 'unavailable', code: 'NO_GATEWAY' }, attempts: ended };
  }

  onApplicationShutdown(): void {
    for (const breaker of this.breakers) breaker.shutdown();
  }

  private log(attempt: Attempt, phone: string, { id: requestId, deliveries }: LoggedRequest): void {
    if (deliveries) {
      deliveries.push(attempt);
      return;
    }
    const line = { event: 'delivery' as const, requestId, phone: maskPhone(phone), ...attempt };
    if (attempt.status === 'accepted') this.logger.log(line);
    else this.logger.warn(line);
  }

  /** The attempt without a cost that no SMS can have: it would use up the budget, and is worth a line in the log. */
  private withCostOfAnSms(attempt: Attempt, { id: requestId }: LoggedRequest): Attempt {
    if (attempt.status !== 'accepted' || attempt.cost === undefined) return attempt;
    const { gateway, cost, ...rest } = attempt;
    if (cost >= 0 && cost <= MAX_COST) return attempt;
    this.logger.warn({ event: 'impossible-cost', requestId, gateway, cost });
    return { ...rest, gateway };
  }
}
