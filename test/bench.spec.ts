import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { median, medians, percentile } from '../bench/figures';
import { sendAll, sendAtRate } from '../bench/load';
import { readOptions } from '../bench/options';
import { goals, table } from '../bench/report';
import { withFigures } from '../bench/write-figures';

const RUN = join(__dirname, '..', 'bench', 'run.js');

/** A server that answers each request by `answer`, and the bodies that it got. */
async function startServer(answer: (request: IncomingMessage) => string) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      response.setHeader('x-body', body).end(answer(request));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, bodies, stop: () => server.close().closeAllConnections() };
}

const MESSAGES = Array.from({ length: 100 }, (_, i) => ({ path: '/call', body: String(i) }));

describe('the figures of the benchmark', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 2, 10])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it('takes a percentile as the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('takes the median of each figure by itself', () => {
    const rounds = [
      { cpu: 1, p99: 30 },
      { cpu: 9, p99: 10 },
      { cpu: 2, p99: 20 },
    ];
    expect(medians(rounds)).toEqual({ cpu: 2, p99: 20 });
  });
});

describe('the report of the benchmark', () => {
  const figures = { perSecond: 1000, p50: 1, p99: 2, load: 0.25 };
  const row = (server: string, cpu: number, postgres: number) => ({
    server,
    call: 'request',
    rounds: [{ ...figures, cpu, postgres }],
  });
  const rows = [row('service', 120, 50), row('bare', 100, 50), row('older', 200, 100), row('better-auth', 300, 70)];

  it('shows the ratio of each CPU time to that of the bare server', () => {
    const line = table(rows).split('\n')[2];
    expect(line?.split('|').map((cell) => cell.trim())).toEqual([
      '',
      'request',
      'service',
      '1000',
      '1.0',
      '2.0',
      '120',
      '1.20',
      '50',
      '25 %',
      '',
    ]);
  });

  it('says which aims are reached, and leaves out what was not measured', () => {
    const lines = goals(rows).split('\n').slice(2);
    const cells = lines.map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
    expect(cells).toEqual([
      ['request: CPU, service to bare', '1.20', '≤ 1.3', 'yes'],
      ['request: CPU, service to older', '0.60', '≤ 0.68', 'yes'],
      ['request: CPU, better-auth to service', '2.50', '≥ 3', 'no'],
    ]);
  });

  it('replaces the figures of a paper between their marks', () => {
    const [begin, end] = ['<!-- The figures below are written by `npm run bench`. -->', '<!-- End of the figures. -->'];
    expect(withFigures(`a\n${begin}\nold\n${end}\nb`, 'new')).toBe(`a\n${begin}\n\nnew\n\n${end}\nb`);
    expect(() => withFigures('a page without marks', 'new')).toThrow('no place for figures');
  });
});

describe('the load of the benchmark', () => {
  it.each([
    ['as fast as answers come', sendAll],
    [
      'at a fixed rate',
      (url: string, load: Parameters<typeof sendAll>[1]) => sendAtRate(url, { ...load, perSecond: 1e4 }),
    ],
  ])('sends each message once, %s', async (_, send) => {
    const server = await startServer(() => '{"user":{}}');
    await send(server.url, { messages: MESSAGES, expected: '"user"' });
    server.stop();
    expect(server.bodies.toSorted()).toEqual(MESSAGES.map(({ body }) => body).toSorted());
  });

  it('hands the headers of each answer to whom they belong', async () => {
    const server = await startServer(() => '{"user":{}}');
    const got: unknown[] = [];
    const answered = (i: number, headers: Record<string, unknown>) => (got[i] = headers['x-body']);
    await sendAll(server.url, { messages: MESSAGES, expected: '"user"', answered });
    server.stop();
    expect(got).toEqual(MESSAGES.map(({ body }) => body));
  });

  it('counts the wait for a server that stands still from the moment each request was due', async () => {
    let isFirst = true;
    const stillness = 300;
    const server = await startServer(() => {
      if (isFirst) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stillness);
      isFirst = false;
      return '{"user":{}}';
    });
    // The server is in this process, so that its stillness holds up the sender as well.
    const { p50 } = await sendAtRate(server.url, { messages: MESSAGES, expected: '"user"', perSecond: 1000 });
    server.stop();
    expect(p50).toBeGreaterThan(stillness / 2);
  });

  it('ends at a wrong answer, and says what it was', async () => {
    const server = await startServer(() => '{"error":{}}');
    const sending = sendAll(server.url, { messages: MESSAGES, expected: '"user"' });
    await expect(sending).rejects.toThrow('/call answered {"error":{}}');
    server.stop();
  });
});

describe('the options of the benchmark', () => {
  it('reads them, with ten million accounts for a bare --scale', () => {
    expect(readOptions(['--quick', '--peers'])).toEqual({ quick: true, peers: true, latency: false, write: false });
    expect(readOptions(['--scale'])).toMatchObject({ scale: 10_000_000 });
    expect(readOptions(['--scale=1000000', '--quick'])).toMatchObject({ scale: 1_000_000, quick: true });
    expect(readOptions(['--help'])).toBeUndefined();
  });

  it.each([
    ['--quik', "Unknown option '--quik'"],
    ['--scale=many', 'a whole number from 100000'],
    ['--scale=10', 'not 10'],
    ['--older=/no/such/checkout', 'build that checkout first'],
    ['--scale --peers', '--scale goes with --quick and --write only'],
    ['word', "Unexpected argument 'word'"],
  ])('refuses %s', (words, why) => {
    expect(() => readOptions(words.split(' '))).toThrow(why);
  });

  it('prints them for --help, and starts nothing for a wrong one', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [RUN, '--help']);
    expect(stdout).toContain('--older=PATH');
    await expect(promisify(execFile)(process.execPath, [RUN, '--quik'])).rejects.toMatchObject({ code: 1 });
  });
});
