import { CodeSettings } from '../config/code.settings';
import { Integer, Keys, List, MadeInDevelopment, NeededInProduction } from '../config/setting.decorators';
import type { OtherSettings, Problem } from '../config/settings-class';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import { problemsOfReviewNumbers } from './review-numbers';

export class OtpSettings {
  static readonly title = 'Guesses, repeats and review codes';

  @Keys(
    'Codes are derived from the first, the rest still check; each at least 32 characters. Empty: development makes one; production refuses.',
    32,
    'secret',
  )
  @NeededInProduction()
  @MadeInDevelopment({ prefix: '' })
  OTP_SECRETS: string[] = [];

  @Integer('Guesses that one code takes', { min: 1, production: [3, 10] })
  OTP_GUESSES = 5;

  @Integer('Failed guesses of one identifier in 24 hours, over all its codes', { min: 1, production: [5, 100] })
  OTP_FAILURES_PER_DAY = 15;

  @Integer('Failed guesses of one identifier in a row until an operator unlocks it', { min: 1, production: [10, 100] })
  OTP_FAILURES_IN_ROW = 100;

  @Integer('Seconds until a code may be sent again, above `CODE_DEADLINE_MS`', { min: 1, production: [30, 600] })
  OTP_RESEND_SECONDS = 60;

  @List(
    'Phones of the app stores’ reviewers, `PHONE:CODE:LAST-DAY`, at most 5, each from today to 90 days ahead: such a phone signs in with this code and gets no SMS. Only phones of SIM cards that you own. An entry whose last day is over is refused at the next start.',
  )
  OTP_REVIEW_NUMBERS: string[] = [];

  static problems(settings: OtpSettings, other: OtherSettings): Problem[] {
    const { CODE_DEADLINE_MS, OTP_LENGTH } = other(CodeSettings);
    const { PHONE_REGIONS } = other(IdentifierSettings);
    return [
      settings.OTP_RESEND_SECONDS * 1000 <= CODE_DEADLINE_MS &&
        'OTP_RESEND_SECONDS must be above CODE_DEADLINE_MS, or a repeat could overtake the first code',
      ...problemsOfReviewNumbers({ ...settings, OTP_LENGTH, PHONE_REGIONS }),
    ];
  }
}
