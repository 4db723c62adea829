import { Retention } from '../src/jobs/retention';
import { failed } from './support/messages';
import { hmacOf, PersonLab, REVIEWER, REVIEWER_CODE } from './support/person-lab';
import { newPhone } from './support/phones';
import type { Service } from './support/service';

let lab: PersonLab;
let service: Service;
beforeAll(async () => {
  lab = await PersonLab.start();
  service = lab.service;
});
afterAll(() => lab.stop());

describe('a person', () => {
  const phone = '79990001811';
  const id = 'customer-1811';

  async function live(): Promise<void> {
    await service.upsert({ id, phone, name: 'Иван Незабвенный', email: 'ivan@shop.example', emailConfirmed: true });
    await service.requestCode(phone);
    await service.confirmCode(phone, service.wrongCodeFor(phone));
    await service.confirmCode(phone, service.sms.codeFor(phone));
    await service.getUser(phone);
  }

  it('is exported with all that is stored, by phone or by id, and without a code', async () => {
    await live();
    const code = service.sms.codeFor(phone);
    for (const person of [
      ['+7 999 000 18 11'],
      ['--phone', '9990001811'],
      ['--email', 'Ivan@shop.example'],
      ['--id', id],
      [id],
    ]) {
      const text = await lab.admin('export', ...person, '--why', 'asked for it');
      const exported = JSON.parse(text) as Record<string, Record<string, unknown>[]>;
      expect(exported['accounts']).toEqual([
        expect.objectContaining({ id, phone, email: 'ivan@shop.example', data: { name: 'Иван Незабвенный' } }),
      ]);
      expect(exported['challenges']).toEqual([expect.objectContaining({ identifier: phone, failures_in_row: 0 })]);
      expect(exported['deliveries']).toEqual([expect.objectContaining({ gateway: 'smsc', outcome: 'accepted' })]);
      expect(exported['audit']?.map(({ event }) => event)).toEqual(
        expect.arrayContaining([
          'account-written',
          'requested',
          'sent',
          'failed',
          'confirmed',
          'account-read-by-phone',
        ]),
      );
      expect(text).not.toContain(code);
    }
  });

  it('R27: is erased from every table, deliveries of earlier codes too; what remains is its record', async () => {
    await service.database.timePasses(61, phone);
    await service.requestCode(phone);
    await service.requestCode(phone);
    const personal = [phone, 'Незабвенный', 'ivan@shop.example', '***-**-11', hmacOf(phone), hmacOf(id)];
    expect(await lab.found(...personal, id)).toEqual([...personal, id]);

    expect(await lab.eraseNow('--id', id)).toEqual({
      erased: { challenge: 1, delivery: 2, mailbox: 0, account: 1, consent: 0, audit: expect.any(Number) },
    });
    expect(await lab.found(...personal, hmacOf(`review:${phone}`))).toEqual([]);
    expect(await lab.lastAct()).toMatch(
      /^erase of account customer-1811, 1 challenge, 2 delivery, 0 mailbox, 1 account, 0 consent, \d+ audit: asked/,
    );
    const dump = (await service.database.dump()).split('\n').filter((line) => line.includes(id));
    expect(dump).toHaveLength(2);
    for (const words of ['erase of account', 'account.erased'])
      expect(dump).toContainEqual(expect.stringContaining(words));
    expect((await service.getUser(id)).body).toEqual(failed('NO_SUCH_USER'));
    expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(4);
  });

  it('R27: the record has an id that is a phone, and the reason, without the phone', async () => {
    const own = '79990001815';
    await service.upsert({ id: own, phone: own });
    await lab.admin('block', '7999222', '--why', `+7 (999) 000-18-15 and Ivan.P@shop.example complained`);
    await lab.admin('erase', own, '--yes', '--why', `called from 8 999 000-18-15`);
    expect(await lab.found(own, '000-18-15', 'Ivan.P@', '9990001815')).toEqual([]);
    expect(await lab.lastAct()).toContain(`erase of account ${hmacOf(own)}, `);
    // Its event names the id until the retailer has heard of it, or its days end.
    expect((await service.database.dump()).split('\n').filter((line) => line.includes(own))).toEqual([
      expect.stringContaining('account.erased'),
    ]);
    await service.database.query(`update outbox set at = at - interval '31 days', position = coalesce(position, -seq)`);
    await service.replicas[0]?.nest.get(Retention).remove();
    expect(await service.database.dump()).not.toContain(own);
    await lab.admin('unblock', '7999222', '--why', 'over');
  });

  it('R27: is exported and erased with the confirmed e-mail, and not with one that is only written down', async () => {
    const challenge = (identifier: string) =>
      service.database.query(
        `insert into challenge (identifier, purpose, id, secret, created_at, expires_at)
         values ($1, 'sign-in', gen_random_uuid(), '', now(), now())`,
        [identifier],
      );
    await service.upsert({ id: 'c-1', phone: newPhone(), email: 'Proven@mail.com', emailConfirmed: true });
    await service.upsert({ id: 'c-2', phone: newPhone(), email: 'written@mail.com' });
    await challenge('proven@mail.com');
    await challenge('written@mail.com');
    const exported = JSON.parse(await lab.admin('export', 'PROVEN@mail.com', '--why', 'x')) as {
      accounts: { id: string }[];
    };
    expect(exported.accounts.map(({ id: one }) => one)).toEqual(['c-1']);
    await lab.eraseNow('c-1');
    expect((await service.database.dump()).toLowerCase()).not.toContain('proven@mail.com');
    expect(await lab.eraseNow('c-2')).toMatchObject({ erased: { account: 1, challenge: 0 } });
  });

  it.each([
    ['c-punycode', 'b7@xn--80a1acny.xn--p1ai', 'b7@почта.рф'],
    ['c-decomposed', 'и\u0306на7@mail.ru', 'йна7@mail.ru'],
  ])('R30: %s, written as %j, is found by each spelling to be exported and erased', async (account, written, form) => {
    await service.upsert({ id: account, email: written, emailConfirmed: true });
    for (const spelling of [written, form]) {
      const exported = JSON.parse(await lab.admin('export', '--email', spelling, '--why', 'x')) as {
        accounts: { id: string }[];
      };
      expect(exported.accounts.map((one) => one.id)).toEqual([account]);
    }
    expect(await lab.eraseNow('--email', written)).toMatchObject({ erased: { account: 1 } });
    expect(await service.database.dump()).not.toContain(form);
  });

  it('R27: is erased with phones and e-mails that the account had before, unless they are another’s now', async () => {
    const [first, second, third] = [newPhone(), newPhone(), newPhone()];
    await service.upsert({ id: 'moved', phone: first, email: 'First@mail.com', emailConfirmed: true });
    for (const number of [first, second]) await service.requestCode(number);
    await service.upsert({ id: 'moved', phone: second, email: 'second@mail.com', emailConfirmed: true });
    await service.upsert({ id: 'moved', phone: third });
    // The second phone is given to somebody else, who signs in.
    await service.confirmCode(second, service.sms.codeFor(second));
    const exported = JSON.parse(await lab.admin('export', '--id', 'moved', '--why', 'x')) as Record<
      string,
      { identifier?: string }[]
    >;
    expect(exported['formerIdentifiers']?.map(({ identifier }) => identifier)).toEqual(
      expect.arrayContaining([first, second, 'first@mail.com']),
    );
    expect(exported['challenges']?.map(({ identifier }) => identifier)).toEqual([first]);

    expect(await lab.eraseNow('--id', 'moved')).toMatchObject({ erased: { challenge: 1, account: 1 } });
    expect(await lab.found(first, third, 'First@mail.com', hmacOf(first), hmacOf(third))).toEqual([]);
    expect((await service.getUser(second)).body.user?.id).not.toBe('moved');
    const kept = await service.database.query<{ event: string }>('select event from audit_trail where hmac = $1', [
      hmacOf(second),
    ]);
    expect(kept.map(({ event }) => event)).toContain('account-read-by-phone');
    expect(kept.map(({ event }) => event)).not.toContain('requested');
    expect(await service.challengeOf(second)).toBeDefined();
  });

  it('R27: is erased with what the migration took from the account or from another for its sake, no more', async () => {
    const number = '79990001835';
    await service.upsert({ id: 'customer-1835', phone: number }, { id: 'customer-1836' });
    await service.database.query(`
      insert into mended (account_id, field, value, reason) values
        ('customer-1835', 'e-mail', '"old 1835"@mail.ru', 'no e-mail'),
        ('customer-1836', 'phone', '789990001835', 'also of customer-1835'),
        ('customer-1836', 'e-mail', '"old 1836"@mail.ru', 'no e-mail')`);
    expect(await lab.eraseHere(number)).toMatchObject({ erased: { account: 1 } });
    expect(await lab.found(number, '789990001835', 'old 1835', 'of customer-1835')).toEqual([]);
    expect(await service.database.query('select value from mended')).toEqual([{ value: '"old 1836"@mail.ru' }]);
    await service.database.query('delete from mended');
  });

  it('R27: is erased with the challenge of a reviewer', async () => {
    await service.requestCode(REVIEWER);
    expect((await service.confirmCode(REVIEWER, REVIEWER_CODE)).body.user).toBeDefined();
    expect(await lab.eraseNow(REVIEWER)).toMatchObject({ erased: { challenge: 1, account: 1 } });
    expect(await lab.found(REVIEWER)).toEqual([]);
  });

  it('R27: is no error if nobody is there', async () => {
    expect(await lab.eraseNow('nobody')).toEqual({
      erased: { challenge: 0, delivery: 0, mailbox: 0, account: 0, consent: 0, audit: 0 },
    });
  });
});
