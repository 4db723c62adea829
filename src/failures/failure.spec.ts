import { Failure } from './failure';

it('knows where an inner failure comes from, which the log tells', () => {
  expect(new Failure('INTERNAL').stack).toContain('failure.spec');
  expect(new Failure('UNAVAILABLE').stack).toContain('failure.spec');
});

it('leaves the stacks of other errors as they are', () => {
  expect(new Failure('NO_SUCH_USER').stack).not.toContain('failure.spec');
  expect(new Error('another').stack).toContain('failure.spec');
});
