import { Injectable } from '@nestjs/common';
import { CATALOGUE, type MessageKey } from './message.catalogue';
import type { Failure } from './failure';
import type { FieldFault } from './field-fault';
import { LanguageSettings } from './language.settings';
import type { Locale } from './locale';

/**
 * Faults that one message names: a hostile list of a hundred bad entries must not make an answer many times its size.
 */
const MAX_FAULTS = 5;

/** The body of every failure, of every layer: the caller takes anything without `error` for success. */
export interface ErrorBody {
  error: { message: string };
}

/** Texts for users, in the language of `LOCALE`. */
@Injectable()
export class Messages {
  private readonly locale: Locale;
  /** The forms of durations, made once: to make one takes 70 µs, more than all else that a failure costs. */
  private readonly durations: Record<'second' | 'minute' | 'hour', Intl.NumberFormat>;

  constructor({ LOCALE }: LanguageSettings) {
    this.locale = LOCALE;
    const form = (unit: string) => new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay: 'short' });
    this.durations = { second: form('second'), minute: form('minute'), hour: form('hour') };
  }

  /** The text of the catalogue with its `{placeholders}` filled in. */
  text(key: MessageKey, parameters: Record<string, string> = {}): string {
    return fill(CATALOGUE[key][this.locale], parameters);
  }

  /** The text of the catalogue with its `{placeholders}` left as they are. */
  template(key: MessageKey): string {
    return CATALOGUE[key][this.locale];
  }

  errorBody({ code, details }: Failure): ErrorBody {
    const fields = details.faults ? this.faults(details.faults) : details.fields?.join(', ');
    const wait = details.wait === undefined ? '' : this.duration(details.wait);
    const parameters = { wait, fields: fields ?? '' };
    return { error: { message: this.text(code, parameters) } };
  }

  /** `birthday: дата в будущем; bonuses: нужно число`, and `…` for the faults beyond the first few. */
  private faults(faults: FieldFault[]): string {
    const told = faults.slice(0, MAX_FAULTS).map(({ field, inWords, reason }) => {
      return `${inWords ? this.text(inWords) : field}: ${this.text(reason.key, reason.parameters)}`;
    });
    return [...told, ...(faults.length > MAX_FAULTS ? ['…'] : [])].join('; ');
  }

  /** "45 с", "5 мин", "23 ч": short forms, since Russian would want a case otherwise. */
  private duration(seconds: number): string {
    const [count, unit] =
      seconds < 100
        ? ([seconds, 'second'] as const)
        : seconds < 100 * 60
          ? ([Math.ceil(seconds / 60), 'minute'] as const)
          : ([Math.ceil(seconds / 3600), 'hour'] as const);
    return this.durations[unit].format(count);
  }
}

/** The template with its `{placeholders}` filled in. */
export function fill(template: string, parameters: Record<string, string> = {}): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '');
}
