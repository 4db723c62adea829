// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'calls-are-cut-by-a-stop': {
    why: 'A replica that is told to stop ends at once, with the calls that it has accepted.',
    breaks: ['R26'],
    file: 'src/main.ts',
    find: `await app.nest.close();`,
    replace: `app.nest.getHttpServer().closeAllConnections();\n  await app.nest.close();`,
    tests: ['test/process.e2e-spec.ts: R26'],
  },
};
