import fc from 'fast-check';

/** fast-check as the tests use it: a fixed seed, so that a failure is the same for everybody. */
fc.configureGlobal({ seed: 20261123 });

export { fc };
