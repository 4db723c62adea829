// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'errors-without-redaction': {
    why: 'The message of an error is logged as it is, with the phones in it.',
    breaks: ['R22'],
    file: 'src/logging/logger.ts',
    find: `message.replaceAll(/\\d{5,}/g, '***')`,
    replace: `message`,
    tests: ['src/logging/logger.spec.ts: R22'],
  },
  'errors-with-all-their-properties': {
    why: 'An error is logged with whatever a driver hangs on it: the statement, its parameters, the row.',
    breaks: ['R22'],
    file: 'src/logging/logger.ts',
    find: `{ err: describeError }`,
    replace: `{ err: pino.stdSerializers.err }`,
    tests: ['src/logging/logger.spec.ts: R22'],
  },
};
