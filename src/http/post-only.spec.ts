import { Controller, HttpCode, Post } from '@nestjs/common';
import { METHODS } from 'node:http';
import { HttpLab } from '../../test/support/http-lab';
import { CalledBy } from './callers.decorator';
import { speak } from '../../test/support/bare-socket';

@Controller()
class Calls {
  @CalledBy('imshop')
  @HttpCode(200)
  @Post('call')
  call() {
    return {};
  }
}

let lab: HttpLab;
beforeAll(async () => void (lab = await HttpLab.start(Calls)));
afterAll(() => lab.stop());

it.each(METHODS.filter((method) => !['POST', 'CONNECT', 'HEAD'].includes(method)))(
  'R01: %s where a POST belongs is 405 with Allow, before a key or a body is looked at',
  async (method) => {
    const answer = await speak(lab.url, `${method} /call HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer).toMatch(/\r\nallow: POST\r\n/);
    expect(answer.split('\r\n\r\n')[1]).toBe(
      JSON.stringify({ error: { message: lab.messages.text('METHOD_NOT_ALLOWED') } }),
    );
  },
);

it('R01: any method is 404 where nothing is', async () => {
  for (const method of ['GET', 'PUT', 'POST']) {
    const response = await fetch(`${lab.url}/nothing`, { method });
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 404,
      body: { error: { message: lab.messages.text('NOT_FOUND') } },
    });
  }
});
