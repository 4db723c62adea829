import { SAFE_SETTINGS } from './production-settings';
import { runHere } from './run-here';
import type { Service } from './service';

/** The settings of the operator's commands for `service`; `shared` are those that the service was started with. */
export function operatorSettings(service: Service, shared: Record<string, string> = {}): Record<string, string> {
  return {
    ...SAFE_SETTINGS,
    DATABASE_URL: service.database.url,
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

/** Runs the operator's commands and returns what they print. */
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

/** Milliseconds from now by the database's clock, which is this machine's. */
export const fromNow = (time: string) => new Date(time).getTime() - Date.now();
