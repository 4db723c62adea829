import fc from 'fast-check';
import { FakeMailServer } from './support/fake-mail-server';
import { Service } from './support/service';

let mail: FakeMailServer;
let service: Service;
beforeAll(async () => {
  mail = await FakeMailServer.start();
  service = await Service.start(
    { SIGN_IN_IDENTIFIERS: 'phone,email', SMTP_URL: mail.url, SMTP_FROM: 'no-reply@shop.example' },
    2,
  );
});
afterAll(async () => {
  await service.stop();
  await mail.stop();
});

describe('every writer', () => {
  const stored = async (sql: string, identifier: string) =>
    (await service.database.query<{ name: string }>(sql, [identifier])).map(({ name }) => name);
  let next = 0;
  const number = () => `999000${String(5000 + next++).padStart(4, '0')}`;
  const separator = fc.constantFrom('', ' ', '-', '\u2009', '\u200b', '\u202a', '\r\n');

  it('R30: gives a phone its one form, however it is spelled', async () => {
    const mark = fc.constantFrom('', ' ', '\u2009', '\u200b', '\u202a', '\r\n');
    const spelling = fc.record({ before: mark, between: separator, prefix: fc.constantFrom('+7', '7', '8') });
    await fc.assert(
      fc.asyncProperty(spelling, fc.constantFrom('7', '+7', '78'), async (typed, callers) => {
        const digits = number();
        const form = `7${digits}`;
        const { before, prefix, between } = typed;
        const text = `${before}${prefix}${between}${digits.slice(0, 3)}${between}${digits.slice(3)}`;
        await service.upsert({ phone: `${callers}${digits}`, name: 'Анна' });
        await service.requestCode(text);
        const { user } = (await service.confirmCode(text, service.sms.codeFor(form))).body;
        expect((await service.getUser(`${callers}${digits}`)).body.user).toEqual(user);
        expect(await stored('select phone as name from account where phone = $1', form)).toEqual([form]);
        expect(await stored('select identifier as name from challenge where identifier like $1', `%${digits}`)).toEqual(
          [form],
        );
      }),
      { numRuns: 25 },
    );
  });

  it('R30: gives an e-mail its one form, however it is spelled', async () => {
    const spelling = fc.record({
      domain: fc.constantFrom('почта.рф', 'ПОЧТА.РФ', 'xn--80a1acny.xn--p1ai', 'почта。рф'),
      letter: fc.constantFrom('й', 'Й', 'и\u0306'),
      local: fc.constantFrom('ivan', 'IVAN', 'ｉｖａｎ'),
    });
    await fc.assert(
      fc.asyncProperty(spelling, spelling, async (written, typed) => {
        const n = next++;
        const spelled = ({ letter, local, domain }: typeof written) => `${letter}${local}${n}@${domain}`;
        const form = `йivan${n}@почта.рф`;
        await service.upsert({ id: `mail-${n}`, email: spelled(written), emailConfirmed: true });
        await service.requestCode(spelled(typed));
        const { user } = (await service.confirmCode(spelled(typed), mail.codeFor(form))).body;
        expect(user).toMatchObject({ id: `mail-${n}`, email: form });
        expect((await service.getUser(spelled(typed))).body.user).toEqual(user);
        expect(await stored('select identifier as name from challenge where identifier like $1', `%${n}@%`)).toEqual([
          form,
        ]);
      }),
      { numRuns: 25 },
    );
  });
});
