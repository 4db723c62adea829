import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../src/config/project-folder';
import { failed, fault } from './support/messages';
import { RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';

let service: Service;
let folder: string;
beforeAll(async () => {
  service = await Service.start();
  folder = await mkdtemp(join(tmpdir(), 'import-'));
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the example to its end, or to that of `signal`. */
function importing(file: string, settings: { URL: string; RETAILER_KEY?: string }, signal?: AbortSignal) {
  const env = { PATH: process.env['PATH'], RETAILER_KEY, ...settings };
  const script = join(PROJECT_FOLDER, 'examples', 'import.mjs');
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    const options = { env, signal, killSignal: 'SIGKILL' } as const;
    execFile(process.execPath, [script, file], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

/** A file of as many accounts. */
async function csvOf(name: string, rows: string[]): Promise<string> {
  const file = join(folder, `${name}.csv`);
  await writeFile(file, `\ufeffid;name;bonuses\r\n${rows.join('\r\n')}\r\n`);
  return file;
}

const row = (name: string, i: number) => `${name}-${i};"Петров; Иван";${i}.50`;
const stored = (name: string) =>
  service.database.query<{ id: string }>(`select id from account where id like $1 || '-%'`, [name]);

it('writes a file of accounts, and prints the rows that were refused with their line', async () => {
  const rows = Array.from({ length: 1_203 }, (_, i) => row('csv', i));
  rows[700] = 'csv-700;Без баланса;много';
  const { code, stdout } = await importing(await csvOf('good', rows), { URL: service.urls[0] ?? '' });
  const { message } = failed('INVALID_ACCOUNT', fault('bonuses', 'FIELD_NOT_NUMBER')).error;
  expect(stdout).toBe(`line 702: csv-700: ${message}\n{"rows":1203,"skipped":0,"created":1202,"refused":1}\n`);
  expect(code).toBe(0);
  expect(await stored('csv')).toHaveLength(1_202);
  expect((await service.getUser('csv-1202')).body.user).toEqual({
    id: 'csv-1202',
    name: 'Петров; Иван',
    bonuses: 1202.5,
  });
});

describe('an import that does not come through', () => {
  let proxy: Server;
  let url: string;
  let answers: (number | 'pass')[];
  let calls: string[][];

  beforeEach(async () => {
    calls = [];
    const pass = async (request: IncomingMessage, response: ServerResponse) => {
      const body = await buffer(request);
      const { accounts } = JSON.parse(body.toString()) as { accounts: { id: string }[] };
      calls.push(accounts.map(({ id }) => id));
      const answer = answers.shift() ?? 'pass';
      if (answer !== 'pass') return response.writeHead(answer).end('{}');
      const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
      const passed = await fetch(`${service.urls[0]}${request.url}`, { method: 'POST', headers, body });
      return response.writeHead(passed.status).end(await passed.text());
    };
    proxy = createServer((request, response) => void pass(request, response)).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterEach(() => proxy.close());

  it('goes on where it was when it is started again', async () => {
    const file = await csvOf(
      'resumed',
      Array.from({ length: 1_200 }, (_, i) => row('resumed', i)),
    );
    const killed = new AbortController();
    answers = ['pass', 503];
    const first = importing(file, { URL: url }, killed.signal);
    while (calls.length < 2) await new Promise((resolve) => void setTimeout(resolve, 5));
    killed.abort();
    await first;
    expect(await readFile(`${file}.done`, 'utf8')).toBe('500');
    const { stdout } = await importing(file, { URL: url });
    expect(stdout).toBe('{"rows":1200,"skipped":500,"created":700}\n');
    expect(calls.map((ids) => ids[0])).toEqual(['resumed-0', 'resumed-500', 'resumed-500', 'resumed-1000']);
    expect(await stored('resumed')).toHaveLength(1_200);
    await expect(readFile(`${file}.done`)).rejects.toThrow('ENOENT');
  });

  it('calls again where the service is busy, and stops where the key is wrong', async () => {
    const file = await csvOf('busy', [row('busy', 1)]);
    answers = [503, 'pass'];
    const busy = await importing(file, { URL: url });
    expect({ stdout: busy.stdout, stderr: busy.stderr }).toEqual({
      stdout: '{"rows":1,"skipped":0,"created":1}\n',
      stderr: '503: again in 1 s\n',
    });
    answers = [];
    const wrong = await importing(file, { URL: url, RETAILER_KEY: 'a-key-that-is-nobody-s' });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('401');
  });
});
