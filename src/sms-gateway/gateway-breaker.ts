import CircuitBreaker from 'opossum';
import type { GatewayName } from '../config/sms.settings';
import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import type { Sms, SmsGateway } from './sms-gateway';

/** Opens when more than half of at least so many attempts in ten seconds failed; at trouble with the account at once. */
const MIN_ATTEMPTS = 5;
const FAULTS_PERCENT = 50;
const WINDOW_MS = 10_000;

export type BreakerState = 'closed' | 'open' | 'half-open';

/** Carries an outcome that counts against the gateway through opossum, which counts what is thrown. */
class GatewayFault extends Error {
  constructor(readonly outcome: DeliveryOutcome) {
    super(outcome.status);
  }
}

/** Leaves a gateway alone for a while when it is in trouble, then tries it with one SMS. */
export class GatewayBreaker {
  private readonly circuit: CircuitBreaker<[Sms, AbortSignal], DeliveryOutcome>;
  private lastFault?: DeliveryOutcome;

  /** `onChange` hears of every new state, and of the outcome that opened it. */
  constructor(
    private readonly gateway: SmsGateway,
    seconds: number,
    onChange: (state: BreakerState, fault?: DeliveryOutcome) => void,
  ) {
    this.circuit = new CircuitBreaker((sms: Sms, deadline: AbortSignal) => this.attempt(sms, deadline), {
      // The deadline is the gateway's own business: what it aborts is an outcome.
      timeout: false,
      resetTimeout: seconds * 1000,
      volumeThreshold: MIN_ATTEMPTS,
      errorThresholdPercentage: FAULTS_PERCENT,
      rollingCountTimeout: WINDOW_MS,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    });
    this.circuit.on('open', () => onChange('open', this.lastFault));
    this.circuit.on('halfOpen', () => onChange('half-open', this.lastFault));
    this.circuit.on('close', () => onChange('closed'));
  }

  get name(): GatewayName {
    return this.gateway.name;
  }

  /** Nothing where the gateway was left alone. */
  async send(sms: Sms, deadline: AbortSignal): Promise<DeliveryOutcome | undefined> {
    // opossum would count what it rejects as an attempt, and then need many faults more to open again.
    if (!this.circuit.closed && !this.circuit.pendingClose) return undefined;
    try {
      return await this.circuit.fire(sms, deadline);
    } catch (error) {
      if (error instanceof GatewayFault) return error.outcome;
      if (CircuitBreaker.isOurError(error as Error)) return undefined;
      throw error;
    }
  }

  shutdown(): void {
    this.circuit.shutdown();
  }

  private async attempt(sms: Sms, deadline: AbortSignal): Promise<DeliveryOutcome> {
    const outcome = await this.gateway.send(sms, deadline);
    if (!isFault(outcome)) return outcome;
    this.lastFault = outcome;
    // The next SMS would be refused as well.
    if (outcome.status === 'rejected') this.circuit.open();
    throw new GatewayFault(outcome);
  }
}

/** What speaks against the gateway, and not against the recipient, the message or our pace. */
function isFault(outcome: DeliveryOutcome): boolean {
  switch (outcome.status) {
    case 'unavailable':
    case 'uncertain':
      return true;
    case 'rejected':
      return outcome.scope === 'account' || outcome.scope === 'sender' || outcome.scope === 'quota';
    case 'accepted':
    case 'throttled':
      return false;
    default:
      return outcome satisfies never;
  }
}
