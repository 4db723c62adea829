import { BuiltService } from './support/built-service';
import { OperatorLab, operatorSettings } from './support/operator-lab';
import { newPhone, newPhones } from './support/phones';
import { Service } from './support/service';

const TOKEN = 'report-test-token-0123456789abcdef';

let service: Service;
let settings: Record<string, string>;
let operator: OperatorLab;

beforeAll(async () => {
  await BuiltService.build();
  const shared = { SMS_REPORT_TOKEN: TOKEN, PUBLIC_URL: 'https://sign-in.shop.example' };
  service = await Service.start(shared);
  settings = operatorSettings(service, shared);
  operator = new OperatorLab(settings);
});
afterAll(() => service.stop());

interface Gateways {
  gateways: { gateway: string; account: unknown; reportsTo: string }[];
  turnedAway: Record<string, number>;
}

const gateways = async (...words: string[]) => JSON.parse(await operator.run('gateways', ...words)) as Gateways;

describe('gateways', () => {
  it('masks the token of the report address unless it is asked for', async () => {
    const address = 'https://sign-in.shop.example/sms-gateway/report/smsc/';
    expect((await gateways()).gateways.map(({ reportsTo }) => reportsTo)).toEqual([`${address}***`]);
    expect((await gateways('--show-tokens')).gateways.map(({ reportsTo }) => reportsTo)).toEqual([
      `${address}${TOKEN}`,
    ]);
  });

  it('says that the account of the console is not known', async () => {
    const onConsole = new OperatorLab({ ...settings, NODE_ENV: 'test', SMS_GATEWAYS: 'console' });
    expect((JSON.parse(await onConsole.run('gateways')) as Gateways).gateways).toMatchObject([
      { gateway: 'console', account: 'not known' },
    ]);
  });

  it('counts who was turned away before any gateway was asked, by reason, and nobody else', async () => {
    const [taken, refused, blocked] = [newPhone(), newPhone(), newPhone()];
    expect((await gateways()).turnedAway).toEqual({});
    // Taken, repeated, and refused by the gateway itself: none of these was turned away.
    await service.requestCode(taken);
    await service.requestCode(taken);
    service.sms.refuse(8);
    await service.requestCode(refused);
    // The account is refused, so the breaker opens, and no gateway is asked for the next two.
    service.sms.refuse(2);
    for (const phone of newPhones(3)) await service.requestCode(phone);
    service.sms.accept();
    await service.requestCode(refused);
    await operator.run('block', blocked, '--why', 'fraud');
    await service.requestCode(blocked);
    await operator.run('pause-sms', '--why', 'night');
    for (const phone of newPhones(3)) await service.requestCode(phone);
    const counted = { SMS_PAUSED: 3, NO_GATEWAY: 2, LOCKED: 1, WAIT: 1 };
    expect((await gateways()).turnedAway).toEqual(counted);
    await service.database.countersAge(25 * 3600);
    expect((await gateways()).turnedAway).toEqual({});
  });
});

describe('send-test', () => {
  it('exits 0 only when every gateway took the SMS, and prints what each answered', async () => {
    const phone = newPhone();
    expect(JSON.parse(await BuiltService.admin(settings, 'send-test', phone))).toMatchObject([{ status: 'accepted' }]);
    const failed = (status: string) => ({
      code: 1,
      stdout: expect.stringMatching(new RegExp(`"gateway": "smsc",\\s+"status": "${status}"`)),
      stderr: '',
    });
    service.sms.refuse(2);
    await expect(BuiltService.admin(settings, 'send-test', phone)).rejects.toMatchObject(failed('rejected'));
    service.sms.behave((response) => void response.end('no JSON'));
    await expect(BuiltService.admin(settings, 'send-test', phone)).rejects.toMatchObject(failed('uncertain'));
    service.sms.accept();
  });
});
