import { FakeSmsc } from '../../test/support/fake-smsc';
import { GatewayLab, SMS } from '../../test/support/gateway-lab';
import { SmscGateway } from './adapters/smsc/smsc.adapter';
import { GatewayBreaker } from './gateway-breaker';

const REFUSED = '79990000666';

describe('R29: the breaker of a gateway that refuses one phone among good ones', () => {
  const lab = GatewayLab.open({
    adapter: SmscGateway,
    fake: new FakeSmsc(),
    address: 'SMSC_URL',
    settings: { SMSC_API_KEY: 'api-key' },
    credentials: 'api-key',
  });
  const { fake } = lab;

  /** Its phone is tried far more often than the others, before them, between them and after them. */
  async function refusedOnceAndAgain(refuse: () => void): Promise<unknown[]> {
    const events: unknown[] = [];
    const breaker = new GatewayBreaker(lab.gateway(), 30, (state) => events.push(state));
    const send = (phone: string) => breaker.send({ ...SMS, phone }, performance.now() + 5000);
    for (let i = 0; i < 4; i++) {
      refuse();
      for (let n = 0; n < 4; n++) expect((await send(REFUSED))?.status).not.toBe('accepted');
      fake.accept();
      events.push((await send(`7999000010${i}`))?.status);
    }
    refuse();
    for (let n = 0; n < 12; n++) await send(REFUSED);
    fake.accept();
    events.push((await send('79990000110'))?.status);
    breaker.shutdown();
    return events;
  }

  const ACCEPTED = Array<string>(5).fill('accepted');

  it.each([400, 402, 404, 408, 412, 422, 429, 500, 503])('stays closed with HTTP %i', async (status) => {
    expect(
      await refusedOnceAndAgain(() => fake.behave((response) => response.writeHead(status).end('<html>'))),
    ).toEqual(ACCEPTED);
  });

  it.each([7, 77])('stays closed with the code %i', async (code) => {
    expect(await refusedOnceAndAgain(() => fake.refuse(code))).toEqual(ACCEPTED);
  });
});
