import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateBy } from 'class-validator';
import { isAddress } from '../../identifiers/email';
import { because, type FieldReasonKey } from '../../failures/field-fault';
import { readCallersPhone } from '../../identifiers/identifier';
import { hasFormOfDay, isCalendarDay } from '../../identifiers/calendar-day';
import { isTime } from '../lenient-values';
import { ageOn, isInFuture, MAX_AGE } from '../birthday';

/** The JSON Schema's pattern of a phone in the caller's form: digits with the country's code. */
export const CALLERS_PHONE = '^\\+?[1-9][0-9]{6,14}$';

export const IsCallersPhone = () => keeps('isCallersPhone', isCallersPhone, 'FIELD_NOT_PHONE');

export const IsAddress = () => keeps('isAddress', isAddress, 'FIELD_NOT_EMAIL');

/** `YYYY-MM-DD`, a day that exists, in the past of somebody alive. */
export const IsBirthday = () =>
  applyDecorators(
    keeps('isDate', hasFormOfDay, 'FIELD_NOT_DATE'),
    keeps('isCalendarDay', isCalendarDay, 'FIELD_NO_SUCH_DAY'),
    keeps('isPast', (value) => !isInFuture(value as string), 'FIELD_IN_FUTURE'),
    keeps('isOfTheLiving', isOfTheLiving, 'FIELD_TOO_OLD', { limit: MAX_AGE }),
  );

/** Minutes that the clock of the caller may be fast. */
const CLOCKS_APART_MINUTES = 5;

/** A time as `readTime` reads it, which is not in the future. */
export const IsPastTime = () =>
  applyDecorators(
    keeps('isTime', isTime, 'FIELD_NOT_TIME'),
    keeps(
      'isPast',
      (value) => Date.parse(value as string) <= Date.now() + CLOCKS_APART_MINUTES * 60_000,
      'FIELD_IN_FUTURE',
    ),
  );

/** Of the legal persons at most one is `selected`. */
export const IsAtMostOneSelected = () => keeps('isAtMostOneSelected', isAtMostOneSelected, 'FIELD_SEVERAL_SELECTED');

/** An id goes back and forth in calls and logs of several systems: printable, without blanks around it. */
export const PRINTABLE = /^[^\s\p{C}](?:[^\p{C}]*[^\s\p{C}])?$/u;

export const IsPrintable = () => Matches(PRINTABLE, because('FIELD_NOT_PRINTABLE'));

function keeps(
  name: string,
  validate: (value: unknown) => boolean,
  key: FieldReasonKey,
  parameters?: Record<string, number>,
): PropertyDecorator {
  return ValidateBy({ name, validator: { validate } }, because(key, parameters));
}

function isCallersPhone(value: unknown): boolean {
  return typeof value === 'string' && readCallersPhone(value) !== undefined;
}

function isOfTheLiving(birthday: unknown): boolean {
  return ageOn(new Date(), birthday as string) <= MAX_AGE;
}

function isAtMostOneSelected(value: unknown): boolean {
  return !Array.isArray(value) || value.filter(isSelected).length <= 1;
}

function isSelected(entity: unknown): boolean {
  return entity instanceof Object && 'selected' in entity && entity.selected === true;
}
