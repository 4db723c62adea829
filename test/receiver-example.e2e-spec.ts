import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { PROJECT_FOLDER } from '../src/config/project-folder';
import { Service } from './support/service';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;

let receiver: ChildProcess;
let output = '';
let url: string;
beforeAll(async () => {
  const env = { PATH: process.env['PATH'], PORT: '0', EVENTS_SECRET: SECRET };
  receiver = spawn(process.execPath, [join(PROJECT_FOLDER, 'examples', 'receive-events.mjs')], { env });
  receiver.stdout?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  await says(/port \d+/);
  url = `http://127.0.0.1:${/port (\d+)/.exec(output)?.[1]}/`;
});
afterAll(async () => {
  receiver.kill('SIGKILL');
  await once(receiver, 'exit');
});

async function says(pattern: RegExp): Promise<void> {
  while (!pattern.test(output)) await new Promise((resolve) => void setTimeout(resolve, 20));
}

const EVENT = { id: '0f3c6a52-8f0c-4a0e-9d52-3f8b9d2f7a10', type: 'account.erased', accountId: 'customer-1' };

async function post(secret: string, body = JSON.stringify(EVENT), sentAt = new Date()): Promise<number> {
  const headers = {
    'webhook-id': EVENT.id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(EVENT.id, sentAt, JSON.stringify(EVENT)),
  };
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

describe('the receiver of examples/', () => {
  it('takes what the service pushes', async () => {
    const service = await Service.start({ EVENTS_URL: url, EVENTS_SECRETS: SECRET });
    const { id } = (await service.getUser('79990000901')).body.user ?? {};
    await says(new RegExp(`account.created ${id} 79990000901`));
    await service.stop();
  });

  it('deals with an event once, however often it comes', async () => {
    expect(await post(SECRET)).toBe(204);
    expect(await post(SECRET)).toBe(204);
    await says(/account.erased customer-1/);
    expect(output.match(/account.erased customer-1/g)).toHaveLength(1);
  });

  it('refuses a wrong signature, another body and an old one', async () => {
    expect(await post(`whsec_${randomBytes(32).toString('base64')}`)).toBe(401);
    expect(await post(SECRET, JSON.stringify({ ...EVENT, accountId: 'customer-2' }))).toBe(401);
    expect(await post(SECRET, undefined, new Date(Date.now() - 3_600_000))).toBe(401);
    expect(output).not.toContain('customer-2');
  });
});
