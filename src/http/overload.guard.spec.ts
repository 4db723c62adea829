import { Controller, HttpCode, Post } from '@nestjs/common';
import { HttpLab } from '../../test/support/http-lab';
import { CalledBy } from './callers.decorator';

const RETAILER_KEY = 'retailer-lab-key-0123456789abcdef';
const LIMIT = 3;

@Controller()
class Calls {
  @CalledBy('imshop')
  @HttpCode(200)
  @Post('one')
  one() {
    return {};
  }

  @CalledBy('imshop')
  @HttpCode(200)
  @Post('other')
  other() {
    return {};
  }

  @CalledBy('retailer')
  @HttpCode(200)
  @Post('retailer')
  retailer() {
    return {};
  }
}

it('sheds what one caller asks above the limit, over all calls, and spares the other caller', async () => {
  const lab = await HttpLab.start(Calls, { THROTTLE_PER_SECOND: LIMIT, RETAILER_API_KEYS: [RETAILER_KEY] });
  const calls = Array.from({ length: 40 }, (_, i) => lab.post(i % 2 === 0 ? '/one' : '/other'));
  const answers = await Promise.all(calls);
  const retailers = await lab.post('/retailer', {}, { key: RETAILER_KEY });
  await lab.stop();
  const shed = answers.filter(({ status }) => status !== 200);
  // The calls may spread over several seconds, each of which has its own limit.
  expect(answers.length - shed.length).toBeGreaterThanOrEqual(LIMIT);
  expect(shed.length).toBeGreaterThan(0);
  for (const { status, body } of shed)
    expect({ status, body }).toEqual({
      status: 429,
      body: { error: { message: lab.messages.text('TOO_MANY_REQUESTS') } },
    });
  expect(retailers.status).toBe(200);
});
