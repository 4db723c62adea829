// @ts-check
'use strict';

const { Client } = require('pg');
const { built } = require('./built');

const FILL = `
  insert into account (id, phone, email, email_confirmed, data)
  select 'customer-' || n, '7916' || lpad(n::text, 7, '0'), 'customer-' || n || '@shop.example', true,
    jsonb_build_object('name', 'Иван Петров', 'birthday', '1990-05-17', 'bonuses', n / 10.0, 'units', 'баллов')
  from generate_series(0, $1::int - 1) n`;

/**
 * Makes the schema by the service's migrations and fills it with `accounts` accounts, of which the planner then knows.
 * @param {Record<string, string>} variables
 * @param {number} accounts
 * @returns {Promise<string>} the version of PostgreSQL
 */
async function fillDatabase(variables, accounts) {
  const { parseEnvironment } = built('environment');
  const { migrate } = built('database/migrate');
  await migrate(parseEnvironment(variables));
  const client = new Client(variables.DATABASE_URL);
  await client.connect();
  try {
    await client.query(FILL, [accounts]);
    await client.query('vacuum analyze');
    return (await client.query('show server_version')).rows[0].server_version;
  } finally {
    await client.end();
  }
}

/**
 * The id of one of `accounts` accounts.
 * @param {number} accounts
 */
function randomAccountId(accounts) {
  return `customer-${Math.floor(Math.random() * accounts)}`;
}

/**
 * The phone of one of `accounts` accounts.
 * @param {number} accounts
 */
function randomAccountPhone(accounts) {
  return `7916${String(Math.floor(Math.random() * accounts)).padStart(7, '0')}`;
}

/** A prime that shares no factor with round numbers: its multiples reach every account once, far from each other. */
const STEP = 6_700_417;

/**
 * The phone of the `n`-th account of an order without repetition that jumps about the whole table.
 * @param {number} n below `accounts`
 * @param {number} accounts
 */
function spreadAccountPhone(n, accounts) {
  return `7916${String((n * STEP) % accounts).padStart(7, '0')}`;
}

module.exports = { fillDatabase, randomAccountId, randomAccountPhone, spreadAccountPhone };
