import { InvalidEnvironmentError } from '../../src/config/settings.reader';
import type { Variables } from '../../src/config/variables';
import { parseEnvironment } from '../../src/environment';
import { SAFE_SETTINGS } from './production-settings';

/** What is wrong with the safe settings once these take the place of theirs: the sentences that the operator reads. */
export function problemsOf(settings: Variables): string[] {
  try {
    parseEnvironment({ ...SAFE_SETTINGS, ...settings });
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironmentError) return error.problems;
    throw error;
  }
}

/** The ranges that production allows, narrower than those of development. */
export const PRODUCTION_RANGES: Record<string, [number, number]> = {
  OTP_LENGTH: [6, 9],
  OTP_TTL_SECONDS: [60, 600],
  OTP_GUESSES: [3, 10],
  OTP_FAILURES_PER_DAY: [5, 100],
  OTP_FAILURES_IN_ROW: [10, 100],
  OTP_RESEND_SECONDS: [30, 600],
  OTP_SENDS_PER_HOUR: [1, 10],
  OTP_SENDS_PER_DAY: [1, 30],
  SMS_BREAKER_SECONDS: [5, 3600],
};
