import { randomUUID } from 'node:crypto';
import { failed } from './support/messages';
import { newPhone } from './support/phones';
import { OTP_SECRET } from './support/production-settings';
import { Service } from './support/service';

const REFUSED = failed('INVALID_CODE');

describe('rotating the secrets of codes', () => {
  let service: Service;
  beforeAll(async () => void (service = await Service.start()));
  afterAll(() => service.stop());

  it('R24: codes of the old and of the new secret work on every replica that knows both', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    const next = `next-${randomUUID()}-${randomUUID()}`;
    const added = await service.addReplica({ OTP_SECRETS: `${OTP_SECRET},${next}` });
    const promoted = await service.addReplica({ OTP_SECRETS: `${next},${OTP_SECRET}` });
    await service.requestCode(phone, { replica: 0 });
    await service.requestCode(other, { replica: promoted });
    const ofOld = await service.confirmCode(phone, service.sms.codeFor(phone), { replica: promoted });
    const ofNew = await service.confirmCode(other, service.sms.codeFor(other), { replica: added });
    expect([ofOld.body.user?.['phone'], ofNew.body.user?.['phone']]).toEqual([phone, other]);
  });

  it('R24: a code whose secret is gone is no live one, charges nobody and gives way to a new code', async () => {
    const phone = newPhone();
    const replaced = await service.addReplica({ OTP_SECRETS: `only-${randomUUID()}-${randomUUID()}` });
    await service.requestCode(phone, { replica: 0 });
    const old = service.sms.codeFor(phone);
    expect((await service.confirmCode(phone, old, { replica: replaced })).body).toEqual(REFUSED);
    expect(await service.challengeOf(phone)).toMatchObject({ guesses: 0, failures: 0 });
    await service.database.timePasses(61);
    await service.requestCode(phone, { replica: replaced });
    const code = service.sms.codeFor(phone);
    expect((await service.confirmCode(phone, code, { replica: replaced })).body.user).toBeDefined();
  });
});
