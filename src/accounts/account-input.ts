import { validateSync } from 'class-validator';
import { readEmail } from '../identifiers/email';
import { Failure } from '../failures/failure';
import { type FieldFault, faultsOf } from '../failures/field-fault';
import { readCallersPhone } from '../identifiers/identifier';
import { AccountDto } from './dto/account.dto';
import type { ConsentDto } from './dto/consent.dto';
import { keepsPlainRules } from './plain-rules';

/**
 * The account as it is to be written, its names in their stored form. A `Failure` says what is wrong with it:
 * `INVALID_ACCOUNT` names the fields at fault and why, `ACCOUNT_UNNAMED` stands for no identifier. `kinds` are those of
 * consents that are kept.
 */
export function readAccount(account: unknown, kinds: string[]): AccountDto | Failure {
  const faults = accountFaults(account);
  if (faults.length === 0) faults.push(...consentFaults(account as AccountDto, kinds));
  return faults.length > 0 ? new Failure('INVALID_ACCOUNT', { faults }) : withStoredNames(account as AccountDto);
}

/** The id of an account as the caller wrote it, for results; `undefined` where there is none, or none that is fit. */
export function idOf(account: unknown): string | undefined {
  if (!(account instanceof AccountDto) || !account.id) return undefined;
  return accountFaults(account).some(({ field }) => field === 'id') ? undefined : account.id;
}

function accountFaults(account: unknown): FieldFault[] {
  if (!(account instanceof AccountDto)) return [{ field: 'accounts', reason: { key: 'FIELD_NOT_OBJECT' } }];
  if (keepsPlainRules(account)) return [];
  return faultsOf(validateSync(account, { stopAtFirstError: true }));
}

function consentFaults(account: AccountDto, kinds: string[]): FieldFault[] {
  const reason = { key: 'FIELD_NOT_ALLOWED', parameters: { values: kinds.join(', ') } } as const;
  return (account.consents ?? []).flatMap((consent, i): FieldFault[] => {
    if (!kinds.includes(consent.kind)) return [{ field: `consents.${i}.kind`, reason }];
    const field = contradicted(account, consent);
    return field ? [{ field: `consents.${i}.given`, reason: { key: 'FIELD_CONTRADICTS', parameters: { field } } }] : [];
  });
}

/** The field of the same account that says the opposite of the same moment: both would stand on record for ever. */
function contradicted(account: AccountDto, { kind, given, at = null }: ConsentDto): string | undefined {
  const { consents, smsNotification, emailNotification } = account;
  const flag = { sms: smsNotification, email: emailNotification }[kind];
  if (at === null && typeof flag === 'boolean' && flag !== given) return `${kind}Notification`;
  const isOpposite = (other: ConsentDto) => other.kind === kind && (other.at ?? null) === at && other.given !== given;
  const other = (consents ?? []).findIndex(isOpposite);
  return other === -1 ? undefined : `consents.${other}.given`;
}

function withStoredNames(account: AccountDto): AccountDto | Failure {
  const { id, phone, email, emailConfirmed } = account;
  if (!id && !phone && !(email && emailConfirmed)) return new Failure('ACCOUNT_UNNAMED');
  return {
    ...account,
    phone: phone ? readCallersPhone(phone) : phone,
    email: email ? readEmail(email) : email,
  };
}
