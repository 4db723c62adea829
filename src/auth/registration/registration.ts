import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Failure } from '../../failures/failure';
import { type FieldFault, faultsOf, type FieldReasonKey, type FieldWordsKey } from '../../failures/field-fault';
import { READING } from '../../http/request.pipe';
import { readEmail } from '../../identifiers/email';
import { RegistrationFields } from './dto/registration-fields.dto';
import { readLegalEntities } from './registration-readers';
import { REGISTRATION_NAMES, type RegistrationName } from './registration.settings';

/** Bytes of the JSON of all fields. Only legal persons can take so many. */
const MAX_BYTES = 8 * 1024;

/** The names of the fields in a body: legal persons have two. */
const NAMES = [...REGISTRATION_NAMES, 'legalEntity'];

/** A code of an invitation is never refused. */
const IN_WORDS: Record<Exclude<RegistrationName, 'referralCode'>, FieldWordsKey> = {
  email: 'WORDS_EMAIL',
  fullName: 'WORDS_FULL_NAME',
  birthday: 'WORDS_BIRTHDAY',
  gender: 'WORDS_GENDER',
  allowSms: 'WORDS_ALLOW_SMS',
  allowEmail: 'WORDS_ALLOW_EMAIL',
  allowMarketing: 'WORDS_ALLOW_MARKETING',
  legalEntities: 'WORDS_LEGAL_ENTITIES',
};

/** What the user can make something of; any other reason is for programmers. */
const TOLD = new Set<FieldReasonKey>([
  'FIELD_TOO_LONG',
  'FIELD_TOO_BIG',
  'FIELD_UNSTORABLE',
  'FIELD_NOT_DATE',
  'FIELD_NO_SUCH_DAY',
  'FIELD_IN_FUTURE',
  'FIELD_TOO_OLD',
  'FIELD_NOT_EMAIL',
]);

/** What a new user was asked for, in its stored form: a field that was not given is missing. */
export type Registration = { readonly [Name in RegistrationName]?: NonNullable<RegistrationFields[Name]> };

/**
 * The fields of a registration in the body of a request.
 * @throws `Failure` `INVALID_REGISTRATION`, which names the fields at fault in the user's words
 */
export function readRegistration(body: unknown): Registration {
  // Nearly all requests bring none: class-transformer would take longer than all else that is done to their body.
  if (!(body instanceof Object) || !NAMES.some((name) => name in body)) return {};
  const fields = plainToInstance(RegistrationFields, { ...body, legalEntities: readLegalEntities(body) }, READING);
  const given = Object.fromEntries(Object.entries(fields).filter(isGiven));
  if (Object.keys(given).length === 0) return {};
  const faults = faultsOf(validateSync(Object.assign(new RegistrationFields(), given), { stopAtFirstError: true }));
  if (faults.length > 0) throw invalid(faults);
  const { email, ...rest } = given as Registration;
  const registration = email === undefined ? rest : { ...rest, email: readEmail(email) };
  if (Buffer.byteLength(JSON.stringify(registration)) > MAX_BYTES)
    throw invalid([{ field: 'legalEntities', reason: { key: 'FIELD_TOO_BIG' } }]);
  return registration;
}

function isGiven([, value]: [string, unknown]): boolean {
  // PHP sends an empty object as a list.
  const isEmptyList = Array.isArray(value) && value.length === 0;
  return value !== undefined && value !== null && value !== '' && !isEmptyList;
}

function invalid(faults: FieldFault[]): Failure {
  const told = faults.map((fault) => {
    const name = fault.field.split('.')[0] as keyof typeof IN_WORDS;
    const reason = TOLD.has(fault.reason.key) ? fault.reason : ({ key: 'FIELD_INVALID' } as const);
    return { ...fault, reason, inWords: IN_WORDS[name] };
  });
  return new Failure('INVALID_REGISTRATION', { faults: told });
}
