import CircuitBreaker from 'opossum';
import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import type { Sms, SmsGateway } from './sms-gateway';
import { UnknownRefusals } from './unknown-refusals';

/**
 * It opens when more than half of at least so many attempts in ten seconds failed for a reason that concerns no
 * recipient, at once when every SMS would be refused, and by `UnknownRefusals`.
 */
const MIN_ATTEMPTS = 5;
const FAULTS_PERCENT = 50;
const WINDOW_MS = 10_000;

type Refusal = Extract<DeliveryOutcome, { status: 'rejected' }>;

export type BreakerState = 'closed' | 'open' | 'half-open';

/** Carries an outcome that counts against the gateway through opossum, which counts what is thrown. */
class GatewayFault extends Error {
  constructor(readonly outcome: DeliveryOutcome) {
    super(outcome.status);
  }
}

/**
 * Leaves a gateway alone for a while when it is in trouble, then tries it with one SMS. No recipient can bring that
 * about (R29).
 */
export class GatewayBreaker {
  /** The refusals since the gateway last took an SMS; unset while there are none. */
  private unknown?: UnknownRefusals;
  /** The recipient of the last attempt that ended unavailable or uncertain. */
  private lastUnlucky?: string;
  private readonly circuit: CircuitBreaker<[Sms, number], DeliveryOutcome>;
  private lastFault?: DeliveryOutcome;

  /** `onChange` hears of every new state, and of the outcome that opened it. */
  constructor(
    private readonly gateway: SmsGateway,
    seconds: number,
    onChange: (state: BreakerState, fault?: DeliveryOutcome) => void,
  ) {
    this.circuit = new CircuitBreaker((sms: Sms, deadline: number) => this.attempt(sms, deadline), {
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

  get name(): string {
    return this.gateway.name;
  }

  /** `undefined` if the gateway was left alone. */
  async send(sms: Sms, deadline: number): Promise<DeliveryOutcome | undefined> {
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

  private async attempt(sms: Sms, deadline: number): Promise<DeliveryOutcome> {
    const outcome = await this.gateway.send(sms, deadline);
    if (outcome.status === 'accepted') this.unknown = undefined;
    if (!this.isFault(outcome, sms.phone)) return outcome;
    this.lastFault = outcome;
    // The gateway would refuse the next SMS as well.
    if (outcome.status === 'rejected') this.circuit.open();
    throw new GatewayFault(outcome);
  }

  /**
   * Whether `outcome` speaks against the gateway, and not against the recipient, its operator, the message or our pace.
   */
  private isFault(outcome: DeliveryOutcome, phone: string): boolean {
    switch (outcome.status) {
      case 'unavailable':
      case 'uncertain':
        return this.isNewOrTried(phone);
      case 'rejected':
        return this.isRefusalOfAll(outcome, phone);
      case 'accepted':
      case 'throttled':
        return false;
      default:
        return outcome satisfies never;
    }
  }

  /** Someone who asks again and again counts once, unless it is the SMS that tries whether the gateway works again. */
  private isNewOrTried(phone: string): boolean {
    const isNew = phone !== this.lastUnlucky;
    this.lastUnlucky = phone;
    return isNew || this.circuit.halfOpen;
  }

  private isRefusalOfAll({ scope, code }: Refusal, phone: string): boolean {
    switch (scope) {
      case 'account':
      case 'sender':
      case 'quota':
        return true;
      case 'unknown':
        return (this.unknown ??= new UnknownRefusals()).add(code, phone);
      case 'recipient':
      case 'operator':
      case 'message':
        return false;
      default:
        return scope satisfies never;
    }
  }
}
