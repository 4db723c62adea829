// @ts-check
'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * The order in which the workers take the files: the longest first, and the parts of the fault suite, which are long
 * and put the machine under load, one after the other among the rest, so that none of them is left for the end.
 */
module.exports = class FaultsSpreadOut extends Sequencer {
  /**
   * @override
   * @param {import('@jest/test-result').Test[]} tests
   */
  sort(tests) {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own method, not the array's
    const sorted = /** @type {typeof tests} */ (super.sort(tests));
    const isFaults = (/** @type {import('@jest/test-result').Test} */ { context }) =>
      context.config.displayName?.name === 'faults';
    const parts = sorted.filter(isFaults);
    const others = sorted.filter((test) => !isFaults(test));
    const distance = Math.floor((others.length * 0.6) / Math.max(1, parts.length));
    for (const [i, part] of parts.entries()) others.splice(i * (distance + 1), 0, part);
    return others;
  }
};
