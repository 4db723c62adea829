// @ts-check
'use strict';

// `npm run check:openapi`: two linters look at openapi.json, by their recommended rules, warnings included and without
// an exception. Any finding fails. Neither sends usage data nor asks for updates.

const { spawnSync } = require('node:child_process');
const { dirname, join } = require('node:path');

const PROJECT = join(__dirname, '..');
const LINTERS = [
  { package: '@redocly/cli', command: 'redocly', args: ['lint', '--extends=recommended-strict'] },
  { package: '@stoplight/spectral-cli', command: 'spectral', args: ['lint', '--fail-severity=hint', '--quiet'] },
];
const env = {
  ...process.env,
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  SCARF_ANALYTICS: 'false',
};

for (const linter of LINTERS) {
  const manifest = join(PROJECT, 'node_modules', linter.package, 'package.json');
  const program = join(dirname(manifest), require(manifest).bin[linter.command]);
  const { status } = spawnSync(process.execPath, [program, ...linter.args, 'openapi.json'], {
    cwd: PROJECT,
    env,
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
