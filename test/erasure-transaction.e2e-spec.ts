import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AdminModule } from '../src/admin/admin.module';
import { type Erasure, PersonErasure } from '../src/erasure/person-erasure';
import { PersonReader } from '../src/admin/person-reader';
import { newPhone } from './support/phones';
import { Service } from './support/service';

const REVIEWER = newPhone();

let service: Service;
let commands: INestApplicationContext;
beforeAll(async () => {
  const lastDay = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  service = await Service.start({ OTP_REVIEW_NUMBERS: `${REVIEWER}:246813:${lastDay}` });
  commands = await NestFactory.createApplicationContext(AdminModule.with(service.environment, 'tests'), {
    logger: false,
  });
});
afterAll(async () => {
  await commands.close();
  await service.stop();
});

async function erase(phone: string, record = () => Promise.resolve()): Promise<Erasure> {
  const person = await commands.get(PersonReader).read(undefined, { phone });
  return commands.get(PersonErasure).of(person, record);
}

const rows = async () => (await service.database.dump()).split('\n').toSorted();

it('R27, R36: nothing of a person is erased where the record of it cannot be written', async () => {
  const phone = newPhone();
  await service.upsert({ id: 'customer-1897', phone, email: 'e1897@shop.example', emailConfirmed: true });
  await service.signIn(phone);
  const before = await rows();
  await expect(erase(phone, () => Promise.reject(new Error('no room for the record')))).rejects.toThrow('no room');
  expect(await rows()).toEqual(before);
  expect(await erase(phone)).toMatchObject({ erased: { account: 1, challenge: 1, delivery: 1 } });
});

it.each([
  ['after a sign-in', true],
  ['that was requested only', false],
])('R27: a number for app-store review leaves nothing %s', async (_, isConfirmed) => {
  await service.requestCode(REVIEWER);
  if (isConfirmed) expect((await service.confirmCode(REVIEWER, '246813')).body.user).toBeDefined();
  expect(await service.database.dump()).toContain(REVIEWER);
  expect(await erase(REVIEWER)).toMatchObject({ erased: { challenge: 1 } });
  expect(await service.database.dump()).not.toContain(REVIEWER);
});
