import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { Worker } from 'node:worker_threads';
import { certificate, post, unavailable, uncertain } from '../../test/support/gateway-servers';

const CLOSING_GATEWAY = join(__dirname, '../../test/support/closing-gateway.js');
const OK = { status: 200, body: 'ok' };

/** The gateway of `closing-gateway.js`, in a thread. It answers the first request on each connection. */
class ClosingGateway {
  private static readonly threads: Worker[] = [];
  private readonly shared = new Int32Array(new SharedArrayBuffer(16));
  url = '';

  static async start(manner: string, pem: { key?: string; cert?: string } = {}): Promise<ClosingGateway> {
    const gateway = new ClosingGateway();
    const workerData = { manner, ...pem, shared: gateway.shared.buffer };
    const thread = new Worker(CLOSING_GATEWAY, { workerData });
    ClosingGateway.threads.push(thread);
    const [port] = (await once(thread, 'message')) as [number];
    gateway.url = `${pem.cert ? 'https' : 'http'}://127.0.0.1:${port}/send`;
    return gateway;
  }

  static async stopAll(): Promise<void> {
    for (const thread of ClosingGateway.threads.splice(0)) await thread.terminate();
  }

  /** The requests that it read, and the connections that it took. */
  get counts(): { requests: number | undefined; connections: number | undefined } {
    return { requests: this.shared[2], connections: this.shared[3] };
  }

  /** Has it close all connections; the thread of the test stands still until it has. */
  closeNow(): void {
    Atomics.store(this.shared, 0, 1);
    Atomics.wait(this.shared, 1, 0);
  }
}

afterEach(() => ClosingGateway.stopAll());

/** Sends an SMS that is taken, and leaves its connection idle. */
async function openBySending(url: string): Promise<void> {
  expect(await post(url)).toEqual(OK);
  // undici lets the event loop turn before it takes a connection for idle.
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}

/**
 * Runs `event` after the event loop has looked at its sockets for the last time, and before the next request is written
 * on an idle connection, which undici does in the same phase of the loop.
 */
const justBeforeTheNextRequest = (event: () => void) => void setImmediate(event);

describe.each(['http', 'https'])('R23: on a connection that was kept open, over %s,', (scheme) => {
  let pem: { key: string; cert: string } | undefined;
  beforeAll(async () => {
    if (scheme === 'http') return;
    const own = await certificate();
    pem = own;
    const { createSecureContext } = tls;
    // The client takes the authorities of the system; this one is none of them.
    jest
      .spyOn(tls, 'createSecureContext')
      .mockImplementation((options) => createSecureContext({ ...options, ca: own.cert }));
  });
  afterAll(() => jest.restoreAllMocks());

  it('a gateway that closed it just before gets the SMS on another one, once', async () => {
    const gateway = await ClosingGateway.start('leaves it unread', pem);
    await openBySending(gateway.url);
    justBeforeTheNextRequest(() => gateway.closeNow());
    expect(await post(gateway.url)).toEqual(OK);
    expect(gateway.counts).toEqual({ requests: 2, connections: 2 });
  });

  it('an SMS goes out without a new connection', async () => {
    const gateway = await ClosingGateway.start('leaves it unread', pem);
    await openBySending(gateway.url);
    await post(gateway.url, performance.now() + 200);
    expect(gateway.counts.connections).toBe(1);
  });

  it.each(['closes', 'closes for writing', 'closes in the head', 'closes in the body'])(
    'an SMS is uncertain, and goes out once, if the gateway read it and %s',
    async (manner) => {
      const gateway = await ClosingGateway.start(manner, pem);
      await openBySending(gateway.url);
      expect(await post(gateway.url)).toEqual(uncertain('ECONNRESET'));
      expect(gateway.counts).toEqual({ requests: 2, connections: 1 });
    },
  );
});

/** Whether all threads of the process have ended, so that the kernel has closed its sockets; nobody reaped it yet. */
function isZombie(pid = 0): boolean {
  const isOneThread = readdirSync(`/proc/${pid}/task`).length === 1;
  return isOneThread && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

describe('R23: on a connection to a gateway whose process is killed', () => {
  async function startProcess(manner: string) {
    const child = fork(CLOSING_GATEWAY, [JSON.stringify({ manner })]);
    const [port] = (await once(child, 'message')) as [number];
    return { child, url: `http://127.0.0.1:${port}/send` };
  }

  it('an SMS is unavailable if it was killed just before', async () => {
    const { child, url } = await startProcess('leaves it unread');
    await openBySending(url);
    justBeforeTheNextRequest(() => {
      child.kill('SIGKILL');
      while (!isZombie(child.pid));
    });
    expect(await post(url)).toEqual(unavailable('ECONNREFUSED'));
  });

  it('an SMS is uncertain if it was killed after it had read it', async () => {
    const { child, url } = await startProcess('says nothing');
    await openBySending(url);
    child.once('message', () => child.kill('SIGKILL'));
    expect(await post(url)).toEqual(uncertain('ECONNRESET'));
  });
});
