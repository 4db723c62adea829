// @ts-check
'use strict';

const { built } = require('./built');

/**
 * @typedef {{ name: string, text: string, parameters: readonly string[] }} Statement
 */

/**
 * The statements that the service composes when it starts with `environment`, by name.
 * @param {object} environment
 * @returns {Promise<Map<string, Statement>>}
 */
async function composedStatements(environment) {
  const { nest } = await built('app').createApp(environment);
  /** @type {Statement[]} */
  const all = nest.get(built('database/statements').Statements).all;
  await nest.close();
  return new Map(all.map((statement) => [statement.name, statement]));
}

module.exports = { composedStatements };
