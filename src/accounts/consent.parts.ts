import { part } from '../database/query';
import { told } from '../outbox/outbox.parts';
import { MARKETING, type Consent } from './consent.entity';

/** A user's answer to one question; the value of `consents` is a JSON list of them. */
export type ConsentAnswer = Pick<Consent, 'kind' | 'given' | 'wording' | 'source' | 'installation' | 'proof'>;

/** The kind of consent that a field of the contract stands for. */
export const KIND_OF_FIELD = { allowSms: 'sms', allowEmail: 'email', allowMarketing: MARKETING } as const;

/**
 * SQL of the fields of an account's data that follow from `consents`. Who opens an account adds them to its data in the
 * same statement: `data = data || …`, so that getting a user needs no other table.
 */
export const FIELDS_OF_CONSENTS = `(
  select coalesce(jsonb_object_agg(kind || 'Notification', given), '{}')
  from jsonb_to_recordset(:consents::jsonb) as c (kind text, given boolean) where kind in ('sms', 'email'))`;

/**
 * `consented`: a row for each answer of the user whose account was `opened`. `agreed` has one row, or none without
 * answers: the account with the kinds as `kinds`. Where the account was there before, `opened` must have locked or
 * written it: the last row is then that of the last lock. It is also the last by its time where a clock that goes fast
 * wrote the one before.
 */
export const consented = part<{ consents: string; requestId: string }>()({
  needs: ['opened'],
  queries: {
    consented: `
      insert into consent (account_key, kind, given, at, source, wording, request_id, installation, proof)
      select o.key, c.kind, c.given,
        greatest(clock_timestamp(), last_consent_at(o.key, c.kind)),
        c.source, c.wording, :requestId::uuid, c.installation, c.proof
      from opened o, jsonb_to_recordset(:consents::jsonb)
        as c (kind text, given boolean, source text, wording text, installation text, proof text)
      returning account_key as key, kind`,
    agreed: `
      select o.key, o.id, array_agg(c.kind order by c.kind) as kinds
      from consented c join opened o on o.key = c.key group by o.key, o.id`,
  },
});

/**
 * The retailer is told of the `opened` account if it is new, and then of its consents: in place of `toldCreated`, since
 * only one `insert` keeps the two in order.
 */
export const toldCreatedAndConsented = told(
  { type: 'account.created', of: 'opened', where: '"isNew"' },
  { type: 'account.consented', of: 'agreed', changed: 'kinds' },
);

/** SQL of the last consent of each kind of an account `a`, as a JSON list; `null` where nothing is on record. */
export const LAST_CONSENTS = `(
  select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', kind, 'given', given,
    'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'source', source, 'wording', wording))
    order by kind)
  from (
    select distinct on (kind) kind, given, at, source, wording from consent where account_key = a.key
    order by kind desc, at desc, seq desc) last)`;
