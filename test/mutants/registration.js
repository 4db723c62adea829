// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'sealed-for-anybody': {
    why: 'What was sealed for one identifier opens for every other.',
    breaks: ['R31'],
    file: 'src/auth/registration/sealed-registrations.ts',
    find: `[identifier, purpose].flatMap`,
    replace: `[identifier && '', purpose && ''].flatMap`,
    tests: ['src/auth/registration/sealed-registrations.spec.ts: R31', 'test/registration-secrecy.e2e-spec.ts: R31'],
  },
  'applied-from-any-installation': {
    why: 'What one installation brought is applied where another one confirms.',
    breaks: ['R31'],
    file: 'src/auth/registration/installations.ts',
    find: `installation !== null && hmacs.includes(installation)`,
    replace: `installation !== null`,
    tests: ['test/registration.e2e-spec.ts: R31'],
  },
  'outlives-the-last-guess': {
    why: 'What waits stays after the last guess at its code.',
    breaks: ['R31'],
    file: 'src/otp/guess.parts.ts',
    find: 'registrations = case when c.guesses + 1 < ${OTP_GUESSES} then c.registrations end',
    replace: 'registrations = c.registrations',
    tests: ['test/registration-secrecy.e2e-spec.ts: R31'],
  },
  'outlives-its-use': {
    why: 'What waits stays after its code was used.',
    breaks: ['R31'],
    file: 'src/otp/guess.parts.ts',
    find: `failures_in_row = 0, registrations = null,`,
    replace: `failures_in_row = 0,`,
    tests: ['test/registration-secrecy.e2e-spec.ts: R31'],
  },
  'outlives-its-code': {
    why: 'Nothing clears what waits for a code that has expired.',
    breaks: ['R31'],
    file: 'src/otp/challenge-data.ts',
    find: `(expires_at <= clock_timestamp() or used_at is not null)`,
    replace: `used_at is not null`,
    tests: ['test/registration-secrecy.e2e-spec.ts: R31'],
  },
  'lies-open': {
    why: 'What waits can be read by who reads the database.',
    breaks: ['R31'],
    file: 'src/auth/registration/registering-codes.ts',
    find: `({ installation, ...this.sealed`,
    replace: `({ given, installation, ...this.sealed`,
    tests: ['test/registration-secrecy.e2e-spec.ts: R31'],
  },
};
