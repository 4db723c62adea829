import { DatabaseError } from 'pg-protocol';
import { createLogger, describeError, NestPinoLogger } from './logger';

const PHONE = '79990000001';

/** As the driver of PostgreSQL throws it. */
function driverError(): Error {
  const error = new DatabaseError(`duplicate key for ${PHONE}`, 100, 'error');
  return Object.assign(error, {
    code: '23505',
    detail: `Key (phone)=(${PHONE}) already exists.`,
    where: `unnamed portal parameter $1 = '${PHONE}'`,
    query: 'insert into account (phone) values ($1)',
    parameters: [PHONE],
  });
}

function logged(write: (logger: ReturnType<typeof createLogger>) => void): { text: string; line: object } {
  const lines: string[] = [];
  write(createLogger('debug', { write: (text) => void lines.push(text) }));
  expect(lines).toHaveLength(1);
  const [text = ''] = lines;
  return { text, line: JSON.parse(text) as object };
}

it('R22: tells of an error what is known to be harmless, and no number that could be a phone', () => {
  const error = new Error(`cannot write ${PHONE}`, { cause: driverError() });
  const { text, line } = logged((logger) => logger.error({ event: 'failure', err: error }));
  expect(line).toMatchObject({
    level: 'error',
    err: {
      type: 'Error',
      message: 'cannot write ***',
      stack: expect.stringMatching(/^ {4}at /),
      cause: { type: 'error', code: '23505', message: 'duplicate key for ***' },
    },
  });
  expect(text).not.toMatch(/7999|insert into|already exists|portal/);
});

it('R22: tells the same of an error that Nest itself logs', () => {
  for (const write of [
    (logger: NestPinoLogger) => logger.error(driverError(), 'SomeService'),
    (logger: NestPinoLogger) => logger.warn(driverError(), 'SomeService'),
  ]) {
    const { text, line } = logged((logger) => write(new NestPinoLogger(logger)));
    expect(line).toMatchObject({ context: 'SomeService', err: { code: '23505', message: 'duplicate key for ***' } });
    expect(text).not.toMatch(/7999|insert into/);
  }
});

it.each([
  ['a text', 'boom 79990000001', { type: 'string' }],
  ['an object', { phone: PHONE }, { type: 'object' }],
  ['nothing', undefined, { type: 'undefined' }],
])('R22: tells of %s that was thrown only what it is', (_, thrown, described) => {
  expect(describeError(thrown)).toEqual(described);
});

it('R22: writes one line of JSON, whatever line breaks and control characters a field has', () => {
  const evil = 'x\n{"level":"fatal"}\r\n\u001b[31m';
  const { text, line } = logged((logger) => logger.info({ event: 'request', route: evil }));
  expect(text.trimEnd()).not.toMatch(/\p{Cc}/u);
  expect(line).toMatchObject({ level: 'info', route: evil });
});
