import { OperatorLab, operatorSettings, reasonsOf } from './support/operator-lab';
import { newPhone, newPhones } from './support/phones';
import { Service } from './support/service';

let service: Service;
let operator: OperatorLab;

beforeAll(async () => {
  const shared = { OTP_SERVICE_FAILURES_PER_HOUR: '20', OTP_SERVICE_STOP_SECONDS: '600' };
  service = await Service.start(shared);
  operator = new OperatorLab(operatorSettings(service, shared));
});
afterAll(() => service.stop());

const fail = (phone: string, failures: number, inRow: number) =>
  service.database.query(
    `update challenge set failures_in_row = $3,
       failures = array(select clock_timestamp() - interval '1 minute' from generate_series(1, $2::int))
     where identifier = $1`,
    [phone, failures, inRow],
  );

/** Matches an answer of just these lines. */
const told = (...lines: string[]) => new RegExp(`^${lines.join('\\n')}\\n$`);

describe('unlock', () => {
  it('says that nothing was locked, and what keeps a code away all the same', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    expect(await operator.run('unlock', phone)).toBe(
      'Nothing was locked. No code was requested for it in the last 30 days\n',
    );
    await service.requestCode(other);
    expect(await operator.run('unlock', other)).toMatch(
      told(
        'Nothing was locked: no failed codes were counted',
        String.raw`Still in the way: WAIT until \S+Z \(.*\); --sends forgives it`,
      ),
    );
  });

  it('says what it forgave, and whether that was a lock', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await service.database.timePasses(61, phone);
    await fail(phone, 3, 3);
    expect(await operator.run('unlock', phone)).toBe(
      'Nothing was locked; forgiven are 3 failed codes of the last 24 hours, 3 in a row\n',
    );
    await fail(phone, 15, 100);
    expect((await service.requestCode(phone)).body.error).toBeDefined();
    expect(await operator.run('unlock', phone)).toBe(
      'Unlocked; forgiven are 15 failed codes of the last 24 hours, 100 in a row\n',
    );
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
  });

  it('forgives the sends only where that is asked for, and is recorded as that', async () => {
    const phone = newPhone();
    for (let i = 0; i < 5; i++) {
      await service.requestCode(phone);
      await service.database.timePasses(61, phone);
    }
    expect((await service.requestCode(phone)).body.error).toBeDefined();
    expect(await operator.run('unlock', phone)).toMatch(
      told(
        'Nothing was locked.*',
        String.raw`Still in the way: TOO_MANY_SENDS until \S+ \(5 sends in an hour\); --sends forgives it`,
      ),
    );
    expect((await service.requestCode(phone)).body.error).toBeDefined();
    expect(await operator.run('unlock', phone, '--sends', '--why', 'called us')).toBe(
      'Unlocked; forgiven are 0 failed codes of the last 24 hours, 0 in a row, and 5 sends of the last 24 hours\n',
    );
    expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(4);
    expect((await service.records.audit('operator')).at(-1)?.detail).toBe('unlock with sends: called us');
  });

  it('does not say that somebody is let in whom a block or a pause keeps out', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    await service.database.timePasses(61, phone);
    await fail(phone, 15, 15);
    await operator.run('block', phone, '--why', 'fraud');
    await operator.run('pause-sms', '--why', 'night');
    expect(await operator.run('unlock', phone)).toBe(
      [
        'Unlocked; forgiven are 15 failed codes of the last 24 hours, 15 in a row',
        'Still in the way: BLOCKED until an operator ends it (fraud)',
        'Still in the way: SMS_PAUSED until an operator ends it (night)',
        '',
      ].join('\n'),
    );
    await operator.run('resume-sms', '--why', 'morning');
  });
});

it('resume-confirmations ends a stop that too many failed codes made, and those are not counted again', async () => {
  const phones = newPhones(21);
  for (const phone of phones) await service.requestCode(phone);
  for (const phone of phones) await service.confirmCode(phone, service.wrongCodeFor(phone));
  const [phone = ''] = phones;
  const right = service.sms.codeFor(phone);
  expect((await service.confirmCode(phone, right)).body.error).toBeDefined();
  expect(JSON.parse(await operator.run('stops'))).toMatchObject({
    stopped: [{ what: 'confirmations', until: expect.stringMatching(/Z$/), why: 'too many failed guesses', by: null }],
  });
  expect(reasonsOf((await operator.status(phone)).nextGuess)).toEqual(['CONFIRMATIONS_STOPPED']);
  expect(await operator.run('resume-confirmations', '--why', 'a bad release of the app')).toBe('Resumed\n');
  expect((await operator.status(phone)).nextGuess).toEqual({ at: 'now', because: [] });
  expect((await service.confirmCode(phone, right)).body.user).toBeDefined();
  expect(await operator.run('resume-confirmations', '--why', 'again')).toBe('Confirmations were not stopped\n');
});
