import { ValidateBy } from 'class-validator';
import { isAddress } from '../../common/email';
import { readCallersPhone } from '../../common/identifier';

/** A phone in the caller's form: digits with the country's code. */
export const IsCallersPhone = () => ValidateBy({ name: 'isCallersPhone', validator: { validate: isCallersPhone } });

export const IsAddress = () => ValidateBy({ name: 'isAddress', validator: { validate: isAddress } });

/** `YYYY-MM-DD`, and a day that exists. */
export const IsCalendarDate = () => ValidateBy({ name: 'isCalendarDate', validator: { validate: isCalendarDate } });

/** Of the legal persons at most one is `selected`. */
export const IsAtMostOneSelected = () =>
  ValidateBy({ name: 'isAtMostOneSelected', validator: { validate: isAtMostOneSelected } });

function isCallersPhone(value: unknown): boolean {
  return typeof value === 'string' && readCallersPhone(value) !== undefined;
}

function isCalendarDate(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  // A day past the end of its month would roll over into the next.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

function isAtMostOneSelected(value: unknown): boolean {
  return Array.isArray(value) && value.filter(isSelected).length <= 1;
}

function isSelected(entity: unknown): boolean {
  return entity instanceof Object && 'selected' in entity && entity.selected === true;
}
