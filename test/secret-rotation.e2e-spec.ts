import { randomUUID } from 'node:crypto';
import { OTP_SECRET, Service } from './support/service';

const REFUSED = { error: { message: 'Код не подходит. Проверьте его или запросите новый' } };

describe('rotating the secrets of codes', () => {
  let service: Service;
  beforeAll(async () => void (service = await Service.start()));
  afterAll(() => service.stop());

  it('R24: codes of the old and of the new secret work on every replica that knows both', async () => {
    const next = `next-${randomUUID()}-${randomUUID()}`;
    const added = await service.addReplica({ OTP_SECRETS: `${OTP_SECRET},${next}` });
    const promoted = await service.addReplica({ OTP_SECRETS: `${next},${OTP_SECRET}` });
    await service.requestCode('79990000231', { replica: 0 });
    await service.requestCode('79990000232', { replica: promoted });
    const ofOld = await service.confirmCode('79990000231', service.sms.codeFor('79990000231'), { replica: promoted });
    const ofNew = await service.confirmCode('79990000232', service.sms.codeFor('79990000232'), { replica: added });
    expect([ofOld.body.user?.['phone'], ofNew.body.user?.['phone']]).toEqual(['79990000231', '79990000232']);
  });

  it('R24: a code whose secret is gone is no live one, charges nobody and gives way to a new code', async () => {
    const replaced = await service.addReplica({ OTP_SECRETS: `only-${randomUUID()}-${randomUUID()}` });
    await service.requestCode('79990000233', { replica: 0 });
    const old = service.sms.codeFor('79990000233');
    expect((await service.confirmCode('79990000233', old, { replica: replaced })).body).toEqual(REFUSED);
    expect(
      await service.database.query('select guesses, failures from challenge where identifier = $1', ['79990000233']),
    ).toEqual([{ guesses: 0, failures: [] }]);
    await service.database.timePasses(61);
    await service.requestCode('79990000233', { replica: replaced });
    const code = service.sms.codeFor('79990000233');
    expect((await service.confirmCode('79990000233', code, { replica: replaced })).body.user).toBeDefined();
  });
});
