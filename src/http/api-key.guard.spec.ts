import { Controller, HttpCode, Post } from '@nestjs/common';
import { HttpLab, KEY } from '../../test/support/http-lab';
import { CalledBy } from './callers.decorator';

/** Longer than a block of SHA-256, which has 64 bytes. */
const LONG_KEY = `imshop-long-key-${'0123456789abcdef'.repeat(6)}`;
const RETAILER_KEY = 'retailer-lab-key-0123456789abcdef';
const TOKEN = 'report-lab-token-0123456789abcdef';

@Controller()
class Calls {
  @CalledBy('imshop')
  @HttpCode(200)
  @Post('imshop')
  imshop() {
    return { of: 'imshop' };
  }

  @CalledBy('retailer')
  @HttpCode(200)
  @Post('retailer')
  retailer() {
    return { of: 'retailer' };
  }

  @CalledBy('gateway')
  @HttpCode(200)
  @Post('gateway/:token')
  gateway() {
    return { of: 'gateway' };
  }

  @HttpCode(200)
  @Post('nobody')
  nobody() {
    return { of: 'nobody' };
  }
}

let lab: HttpLab;
// One for each test, since failed keys are counted by address.
beforeEach(async () => {
  lab = await HttpLab.start(Calls, {
    IMSHOP_API_KEYS: [KEY, LONG_KEY],
    RETAILER_API_KEYS: [RETAILER_KEY],
    SMS_REPORT_TOKEN: [TOKEN],
  });
});
afterEach(() => lab.stop());

const unauthorized = () => ({ error: { message: lab.messages.text('UNAUTHORIZED') } });
const fault = () => lab.log.findLast(({ event }) => event === 'request')?.['keyFault'];

it('R11: compares a key to its end', async () => {
  expect(await lab.post('/imshop', {}, { key: LONG_KEY })).toMatchObject({ status: 200, body: { of: 'imshop' } });
  for (const length of [24, 60, 64, LONG_KEY.length - 1]) {
    const { status, body } = await lab.post('/imshop', {}, { key: `${LONG_KEY.slice(0, length)}x` });
    expect({ length, status, body }).toEqual({ length, status: 401, body: unauthorized() });
  }
});

it.each([
  ['imshop', '/imshop', { key: KEY }],
  ['retailer', '/retailer', { key: RETAILER_KEY }],
  ['gateway', `/gateway/${TOKEN}`, {}],
])('R11: opens the calls of %s with a key of its own', async (of, path, headers) => {
  expect(await lab.post(path, {}, headers)).toMatchObject({ status: 200, body: { of } });
});

it.each([
  ['imshop', '/imshop', { key: RETAILER_KEY }],
  ['imshop', '/imshop', { key: TOKEN }],
  ['retailer', '/retailer', { key: KEY }],
  ['gateway', `/gateway/${KEY}`, {}],
])('R11: refuses the calls of %s a key of somebody else, and says so in the log', async (_, path, headers) => {
  expect(await lab.post(path, {}, headers)).toMatchObject({ status: 401, body: unauthorized() });
  expect(fault()).toBe('other-caller');
});

it.each([
  ['a key', { key: KEY }],
  ['several keys', { key: KEY, authorization: `Bearer ${RETAILER_KEY}` }],
])('R11: a call that names no caller is closed to who has %s', async (_, headers) => {
  expect(await lab.post('/nobody', {}, headers)).toMatchObject({ status: 401, body: unauthorized() });
});

it('R11: a gateway’s token is taken in the address only', async () => {
  expect(await lab.post('/gateway/other-lab-token-0123456789abcdef', {}, { key: TOKEN })).toMatchObject({
    status: 401,
  });
  expect(fault()).toBe('unknown');
});

it('counts failed keys of an address, and no good ones', async () => {
  for (let i = 0; i < 40; i++) expect((await lab.post('/imshop')).status).toBe(200);
  const statuses: number[] = [];
  for (let i = 0; i < 32; i++) statuses.push((await lab.post('/imshop', {}, { key: 'bad' })).status);
  expect(statuses).toEqual([...Array<number>(30).fill(401), 429, 429]);
  expect((await lab.post('/imshop')).status).toBe(200);
});
