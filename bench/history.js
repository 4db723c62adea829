// @ts-check
'use strict';

const { Client } = require('pg');

/** Of so many accounts one has signed in lately, and left what a sign-in leaves. */
const ACCOUNTS_PER_SIGN_IN = 10;

const HMAC = `translate(encode(sha256(('person ' || n)::bytea), 'base64'), '+/=', '-_')`;
/** The n-th sign-in was of this account, so that neighbours in time are strangers in the index. */
const PHONE = `'7916' || lpad(((n::bigint * 6700417) % $2::bigint)::text, 7, '0')`;
/** The sign-ins are spread over the last 20 hours, since a challenge is kept for a day. */
const AT = `now() - interval '20 hours' * (1 - n::float8 / $1::int)`;

/** What a sign-in leaves, in the shapes that the service writes. */
const HISTORY = [
  `insert into challenge (identifier, purpose, id, secret, created_at, expires_at, guesses, used_at, sends, last_send)
   select ${PHONE}, 'sign-in', gen_random_uuid(), 'a-fingerpr', ${AT}, ${AT} + interval '5 minutes', 1,
     ${AT} + interval '20 seconds', array[${AT}], gen_random_uuid()
   from generate_series(1, $1::int) n`,
  `insert into delivery (gateway, message_id, challenge_id, hmac, outcome, sent_at, confirmed_at)
   select 'smsc', 'old-' || n, gen_random_uuid(), ${HMAC}, 'accepted', ${AT}, ${AT} + interval '20 seconds'
   from generate_series(1, $1::int) n where $2::bigint > 0`,
  `insert into audit (at, event, request_id, identifier, hmac, detail)
   select ${AT}, event, gen_random_uuid(), '+7 (916) ***-**-00', ${HMAC}, detail
   from generate_series(1, $1::int) n,
     (values ('requested', null), ('sent', 'smsc'), ('guessed', null), ('confirmed', null)) line (event, detail)
   where $2::bigint > 0`,
];

/** The tables that grow, of which the paper says what a row takes. */
const SIZES = `
  select relname as name, reltuples::float as rows, pg_relation_size(oid)::float as heap, pg_indexes_size(oid)::float as indexes
  from pg_class where relname in ('account', 'challenge', 'delivery', 'audit') and relkind = 'r' order by relname`;

/** A database at work for some days has these in its memory, as far as they fit. */
const WARM = `
  select sum(pg_prewarm(c.oid)) from pg_class c left join pg_index i on i.indexrelid = c.oid
  where coalesce(i.indrelid, c.oid) = any(array['account', 'challenge', 'delivery', 'audit']::regclass[])`;

/**
 * Adds what the sign-ins of a tenth of `accounts` leave, makes a checkpoint, and warms the memory.
 * @param {string} url
 * @param {number} accounts
 */
async function fillHistory(url, accounts) {
  await withClient(url, async (client) => {
    for (const insert of HISTORY) await client.query(insert, [accounts / ACCOUNTS_PER_SIGN_IN, accounts]);
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    await client.query('create extension if not exists pg_prewarm');
    await client.query(WARM);
  });
}

/**
 * @typedef {{ name: string, rows: number, heap: number, indexes: number }} TableSize in bytes
 * @param {string} url
 * @returns {Promise<TableSize[]>}
 */
function tableSizes(url) {
  return withClient(url, async (client) => {
    await client.query('analyze');
    return (await client.query(SIZES)).rows;
  });
}

/**
 * @template Result
 * @param {string} url
 * @param {(client: Client) => Promise<Result>} work
 */
async function withClient(url, work) {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

module.exports = { fillHistory, tableSizes };
