// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'a-delivery-of-an-erased-person': {
    why: 'An SMS that was on its way when its person was erased is recorded with their HMAC.',
    breaks: ['R27'],
    file: 'src/delivery/delivery.parts.ts',
    find: `(select :hmac::text from settled)`,
    replace: `:hmac::text`,
    tests: ['test/erasure.e2e-spec.ts: leaves no delivery'],
  },
};
