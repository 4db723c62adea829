import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment';
import { CATALOGUE, type MessageKey } from './message.catalogue';
import type { Failure } from './failure';
import type { Locale } from './locale';

/** The body of every failure, of every layer: the caller takes anything without `error` for success. */
export interface ErrorBody {
  error: { message: string };
}

/** Texts for users, in the language of `LOCALE`. */
@Injectable()
export class Messages {
  private readonly locale: Locale;

  constructor(environment: Environment) {
    this.locale = environment.LOCALE;
  }

  /** The text of the catalogue with its `{placeholders}` filled in. */
  text(key: MessageKey, parameters: Record<string, string> = {}): string {
    return this.template(key).replaceAll(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '');
  }

  /** The same with its placeholders. */
  template(key: MessageKey): string {
    return CATALOGUE[key][this.locale];
  }

  errorBody({ code, details }: Failure): ErrorBody {
    const parameters = { wait: this.duration(details.wait ?? 0), fields: details.fields?.join(', ') ?? '' };
    return { error: { message: this.text(code, parameters) } };
  }

  /** "45 с", "5 мин", "23 ч": short forms, since Russian would want a case otherwise. */
  private duration(seconds: number): string {
    const [count, unit] =
      seconds < 100
        ? ([seconds, 'second'] as const)
        : seconds < 100 * 60
          ? ([Math.ceil(seconds / 60), 'minute'] as const)
          : ([Math.ceil(seconds / 3600), 'hour'] as const);
    return new Intl.NumberFormat(this.locale, { style: 'unit', unit, unitDisplay: 'short' }).format(count);
  }
}
