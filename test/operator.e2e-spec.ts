import { userInfo } from 'node:os';
import { BuiltService } from './support/built-service';
import { AUDIT_KEY, IMSHOP_KEY, OTP_SECRET, Service } from './support/service';

let service: Service;
let settings: Record<string, string>;
beforeAll(async () => {
  await BuiltService.build();
  service = await Service.start({}, 2);
  settings = {
    NODE_ENV: 'production',
    DATABASE_URL: service.database.url,
    IMSHOP_API_KEYS: IMSHOP_KEY,
    OTP_SECRETS: OTP_SECRET,
    AUDIT_KEY,
    SMS_GATEWAYS: 'smsc',
    SMSC_API_KEY: 'smsc-test-api-key',
    SMSC_URL: service.sms.url,
  };
});
afterAll(() => service.stop());

const admin = (...words: string[]) => BuiltService.admin(settings, ...words);

const acts = async () =>
  (
    await service.database.query<{ act: string }>(
      `select concat_ws(' ', actor, identifier, detail) as act from audit where event = 'operator' order by id`,
    )
  ).map(({ act }) => act.replace(`${userInfo().username} `, ''));

const LOCKED = { error: { message: 'Вход закрыт. Обратитесь в поддержку магазина' } };
const STOPPED = { error: { message: 'Сейчас мы не отправляем SMS на этот номер. Попробуйте позже' } };

describe('the operator', () => {
  it('blocks a phone: no code for it, and none of its codes is confirmed', async () => {
    const phone = '79990001801';
    await service.requestCode(phone);
    await admin('block', '8 (999) 000-18-01', '--why', 'fraud');
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.error).toBeDefined();
    await service.database.timePasses(61);
    expect((await service.requestCode(phone)).body).toEqual(LOCKED);
    expect((await service.requestCode('79990001802')).body.otp).toBeDefined();
    expect(await admin('unblock', phone, '--why', 'a mistake')).toBe('Unblocked\n');
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
  });

  it('blocks a range, also for phones that never asked, until a date', async () => {
    expect(await admin('block', '7999111', '--why', 'pumping', '--until', '2999-01-01')).toBe(
      'Blocked 7999111 until the end of 2999-01-01 (UTC)\n',
    );
    expect(JSON.parse(await admin('status', '79991110001'))).toMatchObject({
      blocked: { prefix: '7999111', until: '2999-01-01T23:59:59.999Z', why: 'pumping', by: userInfo().username },
    });
    expect((await service.requestCode('79991110001')).body).toEqual(LOCKED);
    expect((await service.requestCode('79991120001')).body.otp).toBeDefined();
    await service.database.query(`update block set until = now() - interval '1 second'`);
    expect((await service.requestCode('79991110001')).body.otp).toBeDefined();
  });

  it('unlocks and blocks an e-mail as well', async () => {
    const address = 'locked@mail.com';
    await service.database.query(
      `insert into challenge (identifier, purpose, id, secret, created_at, expires_at, failures_in_row)
       values ($1, 'sign-in', gen_random_uuid(), '', now(), now(), 100)`,
      [address],
    );
    expect(JSON.parse(await admin('status', 'Locked@Mail.com'))).toMatchObject({ blocked: false, isLocked: true });
    expect(await admin('unlock', address)).toMatch(/^Unlocked;/);
    expect(await admin('block', address, '--why', 'abuse')).toBe(`Blocked ${address} for good\n`);
    expect(await admin('unlock', address)).toMatch(/^Nothing was locked.*\n.*BLOCKED/);
    expect(JSON.parse(await admin('status', address))).toMatchObject({ blocked: { prefix: address }, isLocked: false });
    // Neither an address that begins alike, nor one that begins like a range.
    await admin('block', '7999', '--why', 'a range');
    for (const other of [`${address}.ru`, '79990001801@mail.com'])
      expect(await admin('status', other)).toMatch(/^No code/);
    expect(await admin('unblock', '7999', '--why', 'over')).toBe('Unblocked\n');
    expect(await admin('unblock', address, '--why', 'over')).toBe('Unblocked\n');
  });

  it('pauses and resumes the SMS of all replicas; codes that are out still work', async () => {
    const phone = '79990001803';
    await service.requestCode(phone);
    await admin('pause-sms', '--why', 'gateway trouble');
    for (const replica of [0, 1]) expect((await service.requestCode('79990001804', { replica })).body).toEqual(STOPPED);
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    expect(await admin('resume-sms', '--why', 'mended')).toBe('Resumed\n');
    expect(await admin('resume-sms', '--why', 'again')).toBe('SMS were not paused\n');
    expect((await service.requestCode('79990001804')).body.otp?.attemptsLeft).toBe(4);
  });

  it.each([
    ['block', '79990001801'],
    ['block', '799', '--why', 'too short'],
    ['block', '8999000', '--why', 'not how a phone begins'],
    ['block', '7999000', '--why', 'x', '--until', 'tomorrow'],
    ['block', '7999000', '--why', 'x', '--until', '2020-01-01'],
    ['block', '7999000', '--why', 'x', '--until', '2999-02-31'],
    ['pause-sms', '--why', 'x', '--until', '2999-01-01'],
    ['unlock', '79990001801', '--until', '2999-01-01'],
    ['gateways', '--why', 'x'],
    ['erase', '79990001801', '--why', '  '],
    ['pause-sms', '79990001801', '--why', 'x'],
    ['pause-sms'],
    ['erase', '79990001801'],
    ['erase', '--why', 'x'],
    ['erase', '79990001801', '79990001802', '--why', 'x'],
    ['export', '79990001801', '--force'],
    ['open-sesame'],
    [],
  ])('is told how, and nothing is done: %s %s %s %s', async (...words) => {
    const before = await acts();
    await expect(admin(...words)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: |^Usage|^Neither/),
    });
    expect(await acts()).toEqual(before);
  });

  it('leaves a line in the audit trail for each act: who, when, what, why', async () => {
    await service.database.query(`delete from audit where event = 'operator'`);
    await admin('status', '79990001801');
    await admin('unlock', '79990001801', '--why', 'called us');
    await admin('block', '7999222', '--why', 'pumping', '--until', '2999-01-01');
    await admin('pause-sms', '--why', 'night');
    await admin('resume-sms', '--why', 'morning');
    expect(await acts()).toEqual([
      '+7 (999) ***-**-01 status',
      '+7 (999) ***-**-01 unlock: called us',
      '+799 ***-**-22 block until the end of 2999-01-01 (UTC): pumping',
      'pause-sms: night',
      'resume-sms: morning',
    ]);
  });
});
