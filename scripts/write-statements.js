// @ts-check
'use strict';

// `npm run docs:statements`: writes docs/statements.sql from the statements that the built service composes when it
// starts, on a PostgreSQL of its own.

const { chmod, mkdtemp, rm, writeFile } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { built } = require('../bench/built');
const { statementsPage } = require('./statements-page');

const FILE = join(__dirname, '..', 'docs', 'statements.sql');

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'sign-in-statements-'));
  // PostgreSQL runs as another user than root: it has to get there.
  await chmod(folder, 0o711);
  const database = await built('embedded-postgres/embedded-postgres').startEmbeddedPostgres(folder);
  try {
    const { parseEnvironment } = built('environment');
    const environment = parseEnvironment({ NODE_ENV: 'development', DATABASE_URL: database.url, LOG_LEVEL: 'silent' });
    await built('database/migrate').migrate(environment);
    const { nest } = await built('app').createApp(environment);
    const { all } = nest.get(built('database/statements').Statements);
    await writeFile(FILE, statementsPage(all));
    await nest.close();
  } finally {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
