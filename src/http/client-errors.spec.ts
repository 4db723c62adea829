import { Controller, HttpCode, Post } from '@nestjs/common';
import { speak } from '../../test/support/bare-socket';
import { HttpLab, KEY } from '../../test/support/http-lab';
import { CalledBy } from './callers.decorator';

@Controller()
class Calls {
  @CalledBy('imshop')
  @HttpCode(200)
  @Post('call')
  call() {
    return { isDone: true };
  }
}

const HEADERS = ['Host: x', 'Content-Type: application/json', `key: ${KEY}`, 'Content-Length: 2'];
const REQUEST = ['POST /call HTTP/1.1', ...HEADERS, '', '{}'].join('\r\n');
const GARBAGE = 'GARBAGE\r\n\r\n';

let lab: HttpLab;
beforeAll(async () => void (lab = await HttpLab.start(Calls)));
afterAll(() => lab.stop());

/** The answers on one connection: the status, the headers in lower case and the body of each. */
function answersIn(text: string) {
  return text
    .split(/(?=HTTP\/1\.1 )/)
    .filter(Boolean)
    .map((answer) => {
      const [head = '', body = ''] = answer.split('\r\n\r\n');
      const [first = '', ...lines] = head.split('\r\n');
      const headers = Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ') as [string, string]));
      return { status: Number(first.split(' ')[1]), headers, body: JSON.parse(body) as unknown };
    });
}

it.each([
  ['garbage', 'INVALID_REQUEST', 400, GARBAGE],
  ['a length given twice', 'INVALID_REQUEST', 400, REQUEST.replace('2\r\n\r\n', '2\r\nContent-Length: 3\r\n\r\n')],
  ['too many headers', 'HEADERS_TOO_LARGE', 431, REQUEST.replace('Host', `X: ${'x'.repeat(20_000)}\r\nHost`)],
] as const)(
  'R01: answers %s as %s in the form of any failure, and ends the connection',
  async (_, code, status, bytes) => {
    const [answer, ...more] = answersIn(await speak(lab.url, bytes));
    expect(more).toEqual([]);
    expect(answer).toEqual({
      status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': expect.stringMatching(/^\d+$/),
        'cache-control': 'no-store',
        'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
        connection: 'close',
      },
      body: { error: { message: lab.messages.text(code, { fields: 'HTTP' }) } },
    });
    expect(lab.log.at(-1)).toMatchObject({ requestId: answer?.headers['x-request-id'], status, outcome: code });
  },
);

it('R01: answers the requests that arrived whole before garbage, then the garbage, once', async () => {
  const answers = answersIn(await speak(lab.url, REQUEST, REQUEST + GARBAGE, GARBAGE.repeat(1_000)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
  expect(answers[0]?.body).toEqual({ isDone: true });
});

it('R01: leaves nothing to Node itself: no empty 417 and no empty 400', async () => {
  const requests = [
    REQUEST.replace('Host: x', 'Host: x\r\nExpect: the-unexpected'),
    REQUEST.replace('Host: x', 'X: x'),
  ];
  for (const request of requests) {
    const closing = request.replace('key:', 'Connection: close\r\nkey:');
    expect(answersIn(await speak(lab.url, closing))).toMatchObject([{ status: 200, body: { isDone: true } }]);
  }
});
