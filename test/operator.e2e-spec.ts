import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { Pauses } from '../src/limits/pauses';
import { builtFile, BuiltService } from './support/built-service';
import { failed } from './support/messages';
import { operatorSettings } from './support/operator-lab';
import { newPhone } from './support/phones';
import { runHere } from './support/run-here';
import { Service } from './support/service';

const run = promisify(execFile);

let service: Service;
let settings: Record<string, string>;
beforeAll(async () => {
  await BuiltService.build();
  service = await Service.start({}, 2);
  settings = operatorSettings(service);
});
afterAll(() => service.stop());

const admin = (...words: string[]) => runHere(settings, ...words);

const acts = async () =>
  (await service.records.audit('operator')).map(({ actor, identifier, detail }) =>
    [actor === userInfo().username ? null : actor, identifier, detail].filter((part) => part !== null).join(' '),
  );

const LOCKED = failed('LOCKED');
const STOPPED = failed('SMS_STOPPED');

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
    const other = newPhone();
    const phone = newPhone();
    await service.requestCode(phone);
    await admin('pause-sms', '--why', 'gateway trouble');
    for (const replica of [0, 1]) expect((await service.requestCode(other, { replica })).body).toEqual(STOPPED);
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    expect(await admin('resume-sms', '--why', 'mended')).toBe('Resumed\n');
    expect(await admin('resume-sms', '--why', 'again')).toBe('SMS were not paused\n');
    expect((await service.requestCode(other)).body.otp?.attemptsLeft).toBe(4);
  });

  it('pauses and resumes the e-mails', async () => {
    const phone = newPhone();
    const paused = () => service.replicas[0]?.nest.get(Pauses).isOn('mail');
    expect(await admin('pause-mail', '--why', 'a leak')).toBe('Paused\n');
    expect(await paused()).toBe(true);
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
    expect(await admin('resume-mail', '--why', 'mended')).toBe('Resumed\n');
    expect(await admin('resume-mail', '--why', 'again')).toBe('E-mails were not paused\n');
    expect(await paused()).toBe(false);
  });

  it.each(['@Shop.example', 'shop.example', ' SHOP.EXAMPLE'])(
    'blocks the domain %j, in any spelling',
    async (domain) => {
      expect(await admin('block', domain, '--why', 'abuse')).toBe('Blocked @shop.example for good\n');
      expect(JSON.parse(await admin('status', 'ivan@mail.shop.example'))).toMatchObject({
        blocked: { prefix: '@shop.example', until: null },
      });
      expect(await admin('unblock', '@shop.example', '--why', 'over')).toBe('Unblocked\n');
    },
  );

  it('blocks an international domain in the form that addresses have it in', async () => {
    expect(await admin('block', 'xn--80a1acny.xn--p1ai', '--why', 'abuse')).toBe('Blocked @почта.рф for good\n');
    expect(await admin('unblock', '@почта.рф', '--why', 'over')).toBe('Unblocked\n');
  });

  it.each([
    ['block', '79990001801'],
    ['block', '799', '--why', 'too short'],
    ['block', '8999000', '--why', 'not how a phone begins'],
    ['block', '@', '--why', 'x'],
    ['block', '@shop', '--why', 'x'],
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
      stderr: expect.stringMatching(/^error: |^Usage|^Neither|^Say whom/),
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

  it.each([
    [[], /^Usage: /],
    [['open-sesame'], /unknown command 'open-sesame'/],
    [['unblok', '7999', '--why', 'x'], /unknown command 'unblok'\n\(Did you mean unblock\?\)/],
    [['status', '--force', '79990001801'], /unknown option '--force'/],
    [['status'], /missing required argument 'phone\|email'/],
    [['block', '7999'], /required option '--why <text>' not specified/],
    [['block', '7999', '--why'], /option '--why <text>' argument missing/],
    [['status', '79990001801', '79990001802'], /excess arguments: 79990001802/],
    [['gateways', 'all', 'of them'], /excess arguments: all of them/],
  ])('R36: is told what is wrong with %j', async (words, problem) => {
    await expect(admin(...words)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(problem) });
  });

  it('R36: is told how by --help, which is no failure and needs no settings', async () => {
    for (const words of [['--help'], ['erase', '--help'], ['help', 'block']])
      expect(await BuiltService.admin({}, ...words)).toMatch(/^Usage: npm run admin -- /);
  });

  it('R36: is who says so by --as or OPERATOR, since in a container everybody is the same', async () => {
    await BuiltService.admin({ ...settings, OPERATOR: 'anna' }, 'status', '79990001801');
    await BuiltService.admin({ ...settings, OPERATOR: 'anna' }, 'status', '79990001801', '--as', 'boris');
    await admin('--as', ' vera ', 'status', '79990001801');
    const actors = (await service.records.audit('operator')).map(({ actor }) => actor);
    expect(actors.slice(-3)).toEqual(['anna', 'boris', 'vera']);
  });

  it('R36: may run under a user id that has no name, as in OpenShift', async () => {
    // Only root may take another's id.
    if (process.getuid?.() !== 0) return;
    const env = { PATH: process.env['PATH'], ...settings };
    await run(process.execPath, [builtFile('admin'), 'status', '79990001801'], { env, cwd: '/', uid: 1_000_620_000 });
    expect((await service.records.audit('operator')).at(-1)?.actor).toBe('uid 1000620000');
  });

  it('R36: leaves no phone and no e-mail in a reason', async () => {
    await admin('unlock', '79990001801', '--why', '8 (999) 000-18-01 called, or ivan@shop.example wrote');
    expect((await acts()).at(-1)).toBe('+7 (999) ***-**-01 unlock: +899 ***-**-01 called, or i***n@shop.example wrote');
  });
});
