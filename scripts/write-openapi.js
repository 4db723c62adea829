// @ts-check
'use strict';

// `npm run openapi`: writes openapi.json, the OpenAPI document of the built service. Nothing is started: Nest's preview
// mode makes no instances, so that neither settings nor a database are needed.

const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { NestFactory } = require('@nestjs/core');
const { FastifyAdapter } = require('@nestjs/platform-fastify');
const { format, resolveConfig } = require('prettier');
const { built } = require('../bench/built');

const FILE = join(__dirname, '..', 'openapi.json');

async function main() {
  const { AppModule } = built('app.module');
  const { Environment } = built('environment');
  const { describeApi } = built('http/swagger');
  const options = { preview: true, abortOnError: false, logger: /** @type {const} */ (false) };
  const app = await NestFactory.create(AppModule.with(new Environment()), new FastifyAdapter(), options);
  const style = await resolveConfig(FILE);
  writeFileSync(FILE, await format(JSON.stringify(describeApi(app)), { ...style, filepath: FILE }));
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
