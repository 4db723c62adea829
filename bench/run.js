// @ts-check
'use strict';

// `npm run bench`: what a call costs in the built service, beside the least it could cost: a bare Fastify and pg server
// that runs the same statements. docs/performance.md says how it is measured; `--help` lists the options.

const { once } = require('node:events');
const { join } = require('node:path');
const { runComparison } = require('./full-run');
const { Lab } = require('./lab');
const { HELP, readOptions } = require('./options');
const { runScale } = require('./scale');
const { writeFigures } = require('./write-figures');

const DOCS = join(__dirname, '..', 'docs');

async function run() {
  const options = readOptions(process.argv.slice(2));
  if (!options) {
    process.stdout.write(HELP);
    return;
  }
  const lab = await Lab.open();
  const interrupted = Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
  const interruption = interrupted.then(() => Promise.reject(new Error('Interrupted')));
  try {
    const isScale = options.scale !== undefined;
    const figures = await Promise.race([isScale ? runScale(lab, options) : runComparison(lab, options), interruption]);
    process.stdout.write(`${figures}\n`);
    if (options.write) await writeFigures(join(DOCS, isScale ? 'scaling.md' : 'performance.md'), figures);
  } finally {
    await lab.close();
  }
}

run().then(
  () => process.exit(),
  (/** @type {unknown} */ error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
