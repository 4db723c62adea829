// @ts-check

/** @type {import('../../scripts/mutants/mutants').Changes} */
module.exports = {
  'production-has-no-ranges': {
    why: 'Production takes any number that development takes.',
    breaks: ['R25'],
    file: 'src/config/setting.decorators.ts',
    find: `ProductionRange(production) : []`,
    replace: `ProductionRange(production).slice(0, 0) : []`,
    tests: ['src/environment.spec.ts: R25'],
  },
  'only-the-first-problem-is-named': {
    why: 'A start that is refused names one of the unsafe settings.',
    breaks: ['R25'],
    file: 'src/config/settings.reader.ts',
    find: `throw new InvalidEnvironmentError(problems)`,
    replace: `throw new InvalidEnvironmentError(problems.slice(0, 1))`,
    tests: ['src/environment.spec.ts: R25'],
  },
  'two-secrets-may-be-one': {
    why: 'One value may open two things.',
    breaks: ['R25'],
    file: 'src/config/secret.rules.ts',
    find: `other.values.includes(value)`,
    replace: `other.values.includes(value) && other.name === one.name`,
    tests: ['src/environment.spec.ts: R25'],
  },
  'secrets-in-the-sentence-about-them': {
    why: 'The sentence about a secret that anybody can guess shows it.',
    breaks: ['R25', 'R22'],
    file: 'src/config/secret.rules.ts',
    find: '`${name} must not be one character over and over',
    replace: '`${name} (${values.join()}) must not be one character over and over',
    tests: ['src/environment.spec.ts: R25'],
  },
  'gateways-in-the-clear': {
    why: 'Codes travel to a gateway over plain HTTP.',
    breaks: ['R25', 'R23'],
    file: 'src/config/safe-address.ts',
    find: `protocol === 'http:' && LOOPBACK.has(hostname)`,
    replace: `protocol === 'http:' && (LOOPBACK.has(hostname) || hostname !== '')`,
    tests: ['src/environment.spec.ts: R25'],
  },
  'production-without-keys': {
    why: 'Production starts without a key that it needs.',
    breaks: ['R25'],
    file: 'src/config/setting.decorators.ts',
    find: `ArrayNotEmpty({ groups: [PRODUCTION]`,
    replace: `ArrayNotEmpty({ groups: ['none']`,
    tests: ['src/environment.spec.ts: R25'],
  },
};
