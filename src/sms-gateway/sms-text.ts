import { Injectable, type OnModuleInit } from '@nestjs/common';
import { eventLogger } from '../logging/logger';
import { Messages } from '../failures/messages';
import { CodeSettings } from '../config/code.settings';
import { LanguageSettings } from '../failures/language.settings';
import { lengthOfSms, type SmsLength } from './sms-length';
import { SmsTextSettings } from './sms-text.settings';

/** The most bytes of a message that SMS Retriever of Google reads. */
const RETRIEVER_BYTES = 140;

export interface CodeInText {
  code: string;
  /** The number of the SMS with this code: 1 for the first. */
  sendsOfCode: number;
  /** The seconds for which the code is still valid. */
  secondsLeft: number;
}

/**
 * The text of an SMS: the template, and below it what phones read by machine. Nothing of a request gets into it (R21).
 */
@Injectable()
export class SmsText implements OnModuleInit {
  private readonly logger = eventLogger(SmsText.name);
  private readonly template: string;
  /** The number of parts of the longest text that is sent. */
  readonly maxParts: number;

  constructor(
    private readonly settings: SmsTextSettings,
    private readonly code: CodeSettings,
    { LOCALE }: LanguageSettings,
    messages: Messages,
  ) {
    const { SMS_TEMPLATE_RU, SMS_TEMPLATE_EN } = settings;
    this.template = (LOCALE === 'ru' ? SMS_TEMPLATE_RU : SMS_TEMPLATE_EN) ?? messages.template('SMS_CODE');
    this.maxParts = Math.max(...this.longest().map(({ parts }) => parts));
  }

  compose({ code, sendsOfCode, secondsLeft }: CodeInText): string {
    const values: Record<string, string> = {
      code,
      app: this.code.APP_NAME ?? '',
      minutes: String(Math.max(1, Math.floor(secondsLeft / 60))),
    };
    const text = this.template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
    // Gateways refuse identical texts: each repeat of a code says which one it is.
    const repeat = sendsOfCode === 1 ? '' : ` (${sendsOfCode})`;
    return [`${text}${repeat}`, ...this.linesForPhones(code)].join('\n');
  }

  /** The number of parts of a text that was composed here; no text is measured where even the longest takes one. */
  partsOf(text: string): number {
    return this.maxParts === 1 ? 1 : lengthOfSms(text).parts;
  }

  /** Warns of a text that takes two parts or that Android does not read; it is sent all the same. */
  onModuleInit(): void {
    const { SMS_ANDROID_APP_HASH } = this.settings;
    const retriever = SMS_ANDROID_APP_HASH === undefined ? {} : { retrieverBytes: RETRIEVER_BYTES };
    for (const length of this.longest()) {
      if (length.parts > 1) this.logger.warn({ event: 'long-sms', ...length, ...retriever });
    }
  }

  /** The lengths of the longest first SMS and, where a code can be sent again, of the longest repeat. */
  private longest(): (SmsLength & { isRepeat: boolean })[] {
    const { OTP_LENGTH, OTP_TTL_SECONDS, OTP_SENDS_PER_HOUR } = this.code;
    const code = '0'.repeat(OTP_LENGTH);
    return [...new Set([1, OTP_SENDS_PER_HOUR])].map((sendsOfCode) => ({
      isRepeat: sendsOfCode > 1,
      ...lengthOfSms(this.compose({ code, sendsOfCode, secondsLeft: OTP_TTL_SECONDS })),
    }));
  }

  /**
   * The domain-bound code must be the last line; what follows it there is ignored, so the app's hash may. iOS and
   * WebOTP: WICG sms-one-time-codes; Android: SMS Retriever.
   */
  private linesForPhones(code: string): string[] {
    const { SMS_WEB_DOMAIN, SMS_ANDROID_APP_HASH } = this.settings;
    const domain = SMS_WEB_DOMAIN && `@${SMS_WEB_DOMAIN} #${code}`;
    const line = [domain, SMS_ANDROID_APP_HASH].filter(Boolean).join(' ');
    return line ? [line] : [];
  }
}
