import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { builtFile, BuiltService } from './support/built-service';
import { PersonLab } from './support/person-lab';
import { newPhone } from './support/phones';
import type { Service } from './support/service';

const run = promisify(execFile);

let lab: PersonLab;
let service: Service;
beforeAll(async () => {
  lab = await PersonLab.start();
  service = lab.service;
});
afterAll(() => lab.stop());

const PHONE = newPhone();

describe('whom an operator means', () => {
  it('R36: a word that can be an id and a phone is refused, and touches neither', async () => {
    await service.signIn('79990001851');
    await service.upsert({ id: '9990001851', phone: '79990001852' });
    const before = await service.database.query('select from account');
    for (const command of [['erase', '--yes'], ['export']])
      await expect(lab.admin(...command, '9990001851', '--why', 'x')).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(
          new RegExp(
            String.raw`can mean two things: say --id for account 9990001851, \+7 \(999\) \*\*\*-\*\*-52, ` +
              'or --phone for account .*51$',
            'm',
          ),
        ),
      });
    expect(await service.database.query('select from account')).toHaveLength(before.length);
    expect(await lab.eraseNow('--id', '9990001851')).toMatchObject({ erased: { account: 1 } });
    // Nobody has that id any more, and still it may be meant.
    await expect(lab.admin('erase', '--yes', '9990001851', '--why', 'again')).rejects.toMatchObject({ code: 1 });
    expect((await service.getUser('79990001851')).body.user).toBeDefined();
    expect(await service.records.accountsOf('79990001851')).toHaveLength(1);
  });

  it('R36: a word that is one account’s id and another’s phone is refused', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    await service.signIn(phone);
    await service.database.query(`insert into account (id, phone) values ('${phone}', '${other}')`);
    await expect(lab.admin('erase', '--yes', phone, '--why', 'x')).rejects.toMatchObject({ code: 1 });
    expect(await lab.eraseNow('--id', phone)).toMatchObject({ erased: { account: 1, challenge: 0 } });
    expect(await service.records.accountsOf(phone)).toHaveLength(1);
  });

  it.each([
    [['erase', '--yes', '--why', 'x']],
    [['erase', PHONE, '--id', 'x', '--yes', '--why', 'x']],
    [['export', '--phone', PHONE, '--email', 'a@b.ru', '--why', 'x']],
    [['erase', '--phone', 'customer-1', '--yes', '--why', 'x']],
    [['erase', '--email', PHONE, '--yes', '--why', 'x']],
  ])('R36: is to be said once and plainly: %j', async (words) => {
    await expect(lab.admin(...words)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^(Say whom|Not a)/),
    });
  });

  it('R36: without a terminal and without --yes nothing is erased, and it says so', async () => {
    await service.signIn('79990001856');
    await expect(BuiltService.admin(lab.settings, 'erase', '79990001856', '--why', 'x')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^To be erased: account \S+, \+7 \(999\) \*\*\*-\*\*-56\nNothing was done: say --yes, or run it in a terminal/,
      ),
    });
    expect((await service.getUser('79990001856')).body.user).toBeDefined();
  });

  it('R36: in a terminal it shows whom, and asks', async () => {
    // util-linux's `script` gives the command a terminal.
    if (!(await run('script', ['--version']).catch(() => undefined))) return;
    const command = `'${process.execPath}' '${builtFile('admin')}' erase --phone 79990001856 --why terminal`;
    const answering = (answer: string) => {
      const terminal = run('script', ['-qec', command, '/dev/null'], {
        env: { PATH: process.env['PATH'], ...lab.settings },
        cwd: '/',
      });
      terminal.child.stdin?.end(`${answer}\n`);
      return terminal;
    };
    await expect(answering('n')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Nothing was done'),
    });
    expect((await service.getUser('79990001856')).body.user).toBeDefined();
    const { stdout } = await answering('y');
    expect(stdout).toContain('+7 (999) ***-**-56');
    expect(stdout).toMatch(/Go on\? \[y\/N\]/);
    expect(await service.records.accountsOf('79990001856')).toEqual([]);
  });
});
