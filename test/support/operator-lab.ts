import { runHere } from './run-here';
import { AUDIT_KEY, IMSHOP_KEY, OTP_SECRET, type Service } from './service';

/** The settings that the operator's commands need beside those of `service`, which they share. */
export function operatorSettings(service: Service, shared: Record<string, string> = {}): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: service.database.url,
    IMSHOP_API_KEYS: IMSHOP_KEY,
    OTP_SECRETS: OTP_SECRET,
    AUDIT_KEY,
    SMS_GATEWAYS: 'smsc',
    SMSC_API_KEY: 'smsc-test-api-key',
    SMSC_URL: service.sms.url,
    SMS_RANGE_PER_HOUR: '1000000',
    ...shared,
  };
}

export interface Next {
  at: string;
  because: { reason: string; until: string | null; why: string | null }[];
}

export interface Status {
  lastSends: Record<string, unknown>[];
  lastRefusal: { at: string; reason: string } | 'none';
  nextSend: Next;
  nextGuess: Next;
  blocked: unknown;
}

/** What the operator is answered. */
export class OperatorLab {
  constructor(private readonly settings: Record<string, string>) {}

  run(...words: string[]): Promise<string> {
    return runHere(this.settings, ...words);
  }

  async status(identifier: string): Promise<Status> {
    return JSON.parse(await this.run('status', identifier)) as Status;
  }
}

export const reasonsOf = ({ because }: Next) => because.map(({ reason }) => reason);
