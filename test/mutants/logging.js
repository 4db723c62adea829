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
  'the-message-of-an-error-is-the-lines': {
    why: 'The line has the message of the error that it is about as its own, as it is.',
    breaks: ['R22'],
    file: 'src/logging/logger.ts',
    find: `errorKey: 'undescribed'`,
    replace: `errorKey: 'err'`,
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
