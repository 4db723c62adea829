import { newPhone } from './support/phones';
import { Service } from './support/service';

describe('R29: one customer whose phone the only gateway refuses', () => {
  let service: Service;
  beforeAll(async () => void (service = await Service.start()));
  afterAll(() => service.stop());

  it.each([
    ['for its price', 3],
    ['for its operator', 6],
    ['with an unknown code', 77],
  ])('%s keeps nobody else out', async (_, code) => {
    const refused = newPhone();
    service.sms.behave((response, { phones }) => {
      const phone = phones.replace('+', '');
      response.end(phone === refused ? service.sms.refusing(code) : service.sms.accepting(phone));
    });
    for (let i = 0; i < 5; i++) {
      expect((await service.requestCode(refused)).body.error).toBeDefined();
      for (let n = 0; n < 4; n++) {
        const { otp } = (await service.requestCode(newPhone())).body;
        expect(otp).toMatchObject({ attemptsLeft: 4 });
      }
      await service.database.timePasses(61);
    }
  });
});
