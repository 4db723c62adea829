import { audited } from '../audit/audit.parts';
import { part, Query } from '../database/query';
import type { FoundAccount } from './account-finder';
import { COLUMNS } from './account.parts';
import { LAST_CONSENTS } from './consent.parts';
import { IDENTITIES } from './identity.parts';

const finding = (by: string, where: string) =>
  Query.of(
    part<{ name: string; keyName: string }>()({
      queries: {
        found: `
          select ${COLUMNS}, a.id_made_here as "idMadeHere", a.created_at as "createdAt", a.updated_at as "updatedAt",
            array(
              select i.id from account_id i where i.account_key = a.key and not i.is_current order by i.id) as aliases,
            ${IDENTITIES} as identities,
            coalesce(${LAST_CONSENTS}, '[]') as consents
          from account a where ${where}`,
      },
    }),
  )
    .with(audited({ event: 'account-found', of: 'found', detail: ':keyName' }))
    .answer<FoundAccount>({
      name: `find-as-stored-by-${by}`,
      decides: 'The account as it is stored, with a line of the audit trail that says whose key found it.',
      select: 'select * from found',
    });

/** The look-ups of a support desk, by what names the account. */
export const FINDER_STATEMENTS = {
  id: finding('id', 'a.key = (select account_key from account_id where id = :name)'),
  phone: finding('phone', 'a.phone = :name'),
  email: finding('email', 'a.email = :name and a.email_confirmed'),
};
