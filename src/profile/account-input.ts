import { validateSync } from 'class-validator';
import { readEmail } from '../common/email';
import { Failure } from '../common/failure';
import { type FieldFault, faultsOf } from '../common/field-fault';
import { readCallersPhone } from '../common/identifier';
import { AccountDto } from './dto/account.dto';

/**
 * The account as it is to be written.
 *
 * @throws `Failure` `INVALID_ACCOUNT` with the fields at fault and why, `ACCOUNT_UNNAMED` without an identifier,
 * `ID_IS_A_PHONE` or `ID_IS_AN_EMAIL` when the id would be found in place of another account
 */
export function readAccount(account: unknown): AccountDto {
  const faults = accountFaults(account);
  if (faults.length > 0) throw new Failure('INVALID_ACCOUNT', { faults });
  return withIdentifiers(account as AccountDto);
}

/** The id of an account as the caller wrote it, for results; `undefined` where there is none, or none that is fit. */
export function idOf(account: unknown): string | undefined {
  if (!(account instanceof AccountDto) || !account.id) return undefined;
  return accountFaults(account).some(({ field }) => field === 'id') ? undefined : account.id;
}

function accountFaults(account: unknown): FieldFault[] {
  if (!(account instanceof AccountDto)) return [{ field: 'accounts', reason: { key: 'FIELD_NOT_OBJECT' } }];
  return faultsOf(validateSync(account, { stopAtFirstError: true }));
}

function withIdentifiers(account: AccountDto): AccountDto {
  const { id, phone } = account;
  if (!id && !phone) throw new Failure('ACCOUNT_UNNAMED');
  const normalised = phone ? { ...account, phone: readCallersPhone(phone) } : account;
  // An id that reads as an e-mail would be found in place of the account where that is confirmed.
  const emailOfId = id ? readEmail(id) : undefined;
  if (emailOfId && !(account.emailConfirmed && readEmail(account.email ?? '') === emailOfId))
    throw new Failure('ID_IS_AN_EMAIL');
  // Such an id would be found in place of the account that has the phone, so it must be that account's.
  const phoneOfId = id ? readCallersPhone(id) : undefined;
  if (!phoneOfId) return normalised;
  if (phone !== undefined && normalised.phone !== phoneOfId) throw new Failure('ID_IS_A_PHONE');
  return { ...account, phone: phoneOfId };
}
