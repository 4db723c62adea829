import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { maskPhone } from '../common/identifier';
import { Environment } from '../config/environment';
import type { GatewayName } from '../config/sms.settings';
import { BreakerStates } from './breaker-states';
import type { DeliveryAttempt, DeliveryOutcome } from './delivery-outcome';
import { decisive, goesOn, inTurn } from './failover';
import { GatewayBreaker } from './gateway-breaker';
import { GATEWAYS, type Sms, type SmsGateway } from './sms-gateway';

export interface SendOptions {
  /** Milliseconds that the sending may take in all, whatever it is at. */
  msLeft: number;
  /** Stands in the log lines. */
  requestId: string;
  /** The gateway whose turn is over: the next one begins. */
  lastGateway?: string | null;
}

/** How the sending ended, and each attempt on the way. */
export interface Sending {
  outcome: DeliveryOutcome;
  /** Whose outcome it is; none where no gateway could even be asked. */
  gateway?: GatewayName;
  attempts: DeliveryAttempt[];
}

type Delivery = DeliveryOutcome & { gateway: GatewayName };

/** Hands an SMS to one of the retailer's gateways: where one fails, the next in the order of preference. */
@Injectable()
export class SmsSender implements OnApplicationShutdown {
  private readonly logger = new Logger(SmsSender.name);
  private readonly breakers: GatewayBreaker[];

  constructor(
    private readonly environment: Environment,
    @Inject(GATEWAYS) gateways: SmsGateway[],
    states: BreakerStates,
  ) {
    this.breakers = gateways.map(
      (gateway) =>
        new GatewayBreaker(gateway, environment.SMS_BREAKER_SECONDS, (state, fault) =>
          states.change(gateway.name, state, fault),
        ),
    );
  }

  async send(sms: Sms, { msLeft, requestId, lastGateway }: SendOptions): Promise<Sending> {
    const deadline = performance.now() + msLeft;
    const attempts: (Delivery & { startedAt: number })[] = [];
    for (const breaker of inTurn(this.breakers, lastGateway)) {
      const startedAt = performance.now();
      if (startedAt >= deadline || !goesOn(attempts)) break;
      const ms = Math.min(this.environment.SMS_TIMEOUT_MS, deadline - startedAt);
      const outcome = await withTimeout(ms, (signal) => breaker.send(sms, signal));
      if (!outcome) continue;
      const delivery = { ...outcome, gateway: breaker.name };
      this.log(delivery, sms.phone, requestId);
      attempts.push({ ...delivery, startedAt });
    }
    const last = decisive(attempts);
    const now = performance.now();
    return {
      outcome: last ?? { status: 'unavailable', code: 'NO_GATEWAY' },
      gateway: last?.gateway,
      attempts: attempts.map(({ startedAt, ...delivery }) => ({ ...delivery, msAgo: now - startedAt })),
    };
  }

  onApplicationShutdown(): void {
    for (const breaker of this.breakers) breaker.shutdown();
  }

  private log(delivery: Delivery, phone: string, requestId: string): void {
    const line = { event: 'delivery', requestId, phone: maskPhone(phone), ...delivery };
    if (delivery.status === 'accepted') this.logger.log(line);
    else this.logger.warn(line);
    if (delivery.status === 'rejected' && delivery.scope !== 'recipient') {
      const { gateway, scope, code } = delivery;
      this.logger.error({ event: 'alert', alert: 'gateway-refuses', requestId, gateway, scope, code });
    }
  }
}

/** Unlike `AbortSignal.timeout`, leaves no timer behind. */
async function withTimeout<T>(ms: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('The deadline has passed', 'TimeoutError')), ms);
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
