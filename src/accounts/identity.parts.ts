import { part } from '../database/query';

/** A user as a provider of identities knows them. */
export interface ProvidedIdentity {
  provider: string;
  subject: string;
}

/**
 * `linked`: the identity belongs to the `opened` account from now on, whoever had it before. A row where that is new.
 * Of several that link it at one moment the last one has it.
 */
export const linked = part<ProvidedIdentity>()({
  needs: ['opened'],
  queries: {
    linked: `
      insert into identity as i (provider, subject, account_key)
      select :provider::text, :subject::text, key from opened
      on conflict (provider, subject) do update
        set account_key = excluded.account_key, linked_at = excluded.linked_at
        where i.account_key <> excluded.account_key
      returning i.xmax = 0 as "isNew"`,
  },
});

/** A line of the audit trail: the account has an identity that it did not have. */
export const identityLinked = {
  event: 'identity-linked',
  of: 'linked',
  detail: `(:provider::text || case when "isNew" then '' else ', from another account' end)`,
} as const;

/** SQL of the identities of an account `a`, as a list for JSON. */
export const IDENTITIES = `
  (select coalesce(json_agg(json_build_object('provider', i.provider, 'subject', i.subject)
      order by i.provider, i.subject), '[]')
   from identity i where i.account_key = a.key)`;
