// @ts-check
'use strict';

// A reporter of Jest: writes to the file `VERDICT` how many tests passed, and what made each other one fail. Only a
// failed assertion says something about the code: a time-out, a crash or a test that cannot be loaded does not.

const { writeFileSync } = require('node:fs');

module.exports = class VerdictReporter {
  /**
   * @param {unknown} _contexts
   * @param {import('@jest/test-result').AggregatedResult} results
   */
  onRunComplete(_contexts, results) {
    const faults = results.testResults.flatMap(({ testResults, testExecError, testFilePath, failureMessage }) => [
      ...(testExecError
        ? [
            {
              title: testFilePath,
              isAssertion: false,
              message: testExecError.message || (failureMessage ?? ''),
            },
          ]
        : []),
      ...testResults
        .filter(({ status }) => status === 'failed')
        .map(({ fullName, failureDetails: [first], failureMessages: [message = ''] }) => {
          return { title: fullName, isAssertion: isAssertion(first), message };
        }),
    ]);
    writeFileSync(process.env['VERDICT'] ?? '', JSON.stringify({ passed: results.numPassedTests, faults }));
  }
};

/**
 * Whether an error is that of `expect`, or has it as its cause, as that of a property has.
 * @param {any} error
 * @returns {boolean}
 */
function isAssertion(error) {
  if (!(typeof error === 'object' && error !== null)) return false;
  // The copy that a reporter gets of the errors of `expect` has kept their properties, but not their class.
  return 'matcherResult' in error || isAssertion(error.error) || isAssertion(error.cause);
}
