import type { StoredAccount } from '../accounts/account.store';
import { LAST_CONSENTS } from '../accounts/consent.parts';
import type { AccountWithConsentsDto, CurrentConsentDto } from '../accounts/dto/account-with-consents.dto';
import { toUser } from '../accounts/user';
import type { Outbox } from '../outbox/outbox.entity';
import type { ChangeDto } from './dto/change.dto';

/** A row of the outbox with the account as it is now; its fields are `null` where the account is gone. */
export interface StoredChange extends Pick<Outbox, 'id' | 'type' | 'at' | 'accountId' | 'previousId' | 'changed'> {
  position: string;
  account: (StoredAccount & { consents: CurrentConsentDto[] | null }) | null;
}

/**
 * SQL of the columns of a `StoredChange`, from a row `o` of the outbox. An account is joined by its key, never by its
 * id: whoever has the id of an erased person now is somebody else (R27).
 */
export const CHANGE_COLUMNS = `
  o.position, o.id, o.type, o.at, o.account_id as "accountId", o.previous_id as "previousId", o.changed,
  case when a.key is not null then jsonb_build_object('id', a.id, 'phone', a.phone, 'email', a.email,
    'emailConfirmed', a.email_confirmed, 'data', a.data, 'consents', ${LAST_CONSENTS}) end as account`;

/** SQL that joins the account `a` of the change `o`. */
export const JOIN_ACCOUNT = 'left join account a on a.key = o.account_key';

/** What the retailer is told of a change: the account is as it is now, not as it was then. */
export function toChange({ id, type, at, accountId, previousId, changed, account }: StoredChange): ChangeDto {
  return {
    id,
    type,
    at: at.toISOString(),
    ...withoutNulls({
      accountId: account?.id ?? accountId,
      previousId,
      changed,
      account: account && toAccount(account),
    }),
  };
}

/** The account as the app has it, with what only the retailer sees. */
function toAccount(account: NonNullable<StoredChange['account']>): AccountWithConsentsDto {
  const { consents, data } = account;
  const { referralCode } = data;
  return { ...toUser(account), ...(referralCode ? { referralCode } : {}), ...(consents ? { consents } : {}) };
}

function withoutNulls<T extends object>(values: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
}
