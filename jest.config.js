// Nest 12 and a few of its dependencies ship as ES modules only: swc turns them into CommonJS for Jest.
const ESM_ONLY = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'load-esm',
];

/** What holds for every test. */
const COMMON = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${ESM_ONLY.join('|')})/)`],
  setupFiles: ['<rootDir>/test/support/seed.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
};

/** The PostgreSQL of the run, for the projects whose tests call the service. */
const WITH_DATABASE = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    // The logic of one file, without a database and without a process.
    { ...COMMON, displayName: 'unit', testRegex: ['\\.spec\\.ts$'] },
    // What is said to each gateway over HTTP, against a local server that speaks its documented format.
    { ...COMMON, displayName: 'contract', testRegex: ['\\.contract-spec\\.ts$'] },
    // The whole service, over sockets, on a real PostgreSQL.
    { ...COMMON, ...WITH_DATABASE, displayName: 'e2e', testRegex: ['\\.e2e-spec\\.ts$'] },
    // Replicas of the built service, and what the world does to them; here the short run.
    { ...COMMON, ...WITH_DATABASE, displayName: 'faults', testRegex: ['\\.faults-spec\\.ts$'] },
  ],
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/sequencer.js',
  // More than a small machine has processors: the tests wait for sockets, for time-outs and for processes.
  maxWorkers: 3,
};
