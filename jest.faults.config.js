// The whole fault suite, `npm run test:faults`; its short run is part of `npm test`.
process.env.FAULTS ??= 'long';
process.env.FAULTS_SEED ??= String(1 + Math.floor(Math.random() * 1_000_000_000));
process.stdout.write(`Fault suite, FAULTS_SEED=${process.env.FAULTS_SEED}\n`);

const { projects } = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  projects: projects.filter(({ displayName }) => displayName === 'faults'),
  // Far above what the longest part takes, also on a machine that does other work.
  testTimeout: 3_600_000,
  // The parts measure: one at a time.
  maxWorkers: 1,
};
