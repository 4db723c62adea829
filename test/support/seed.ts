import fc from 'fast-check';

// Property tests see the same cases everywhere, so that a failure is the same for everybody.
fc.configureGlobal({ seed: 20261123 });
