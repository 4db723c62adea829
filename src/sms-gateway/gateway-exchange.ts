import { once } from 'node:events';
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as requestByHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestByHttps } from 'node:https';
import { decode } from './content-encoding';
import type { GatewayMessage } from './gateway-message';

const CONNECT_TIMEOUT_MS = 2_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Each exchange has a connection of its own. A server may close an idle connection at any moment, so a client that
 * sends on one and gets no answer cannot know whether the SMS was taken (RFC 9112, section 9.5). On a new connection
 * that cannot happen.
 */
const HTTP = new HttpAgent({ keepAlive: false });
const HTTPS = new HttpsAgent({ keepAlive: false, rejectUnauthorized: true });

/** The decoder drops a byte order mark, which JSON must not have and some gateways send. */
const UTF_8 = new TextDecoder();

/** One request to a gateway and its answer. It knows how far it came, which decides what a fault means. */
export class GatewayExchange {
  /** Whether there was a connection, with a verified certificate where it is TLS: nothing is written before. */
  isConnected = false;
  /** The HTTP status of the answer, once its head has arrived. */
  status?: number;

  constructor(private readonly deadline: AbortSignal) {}

  /**
   * The answer: decoded, of at most 64 KiB, after any number of interim answers (1xx).
   * @throws `Error` for any fault, and for what the deadline cuts short
   */
  async run(
    method: string,
    url: string,
    { headers = {}, body }: Partial<GatewayMessage>,
  ): Promise<{ status: number; body: string }> {
    const isTls = url.startsWith('https:');
    // A gateway may encode its answer in spite of `identity`; it is decoded below.
    const options = { method, headers: { ...headers, 'accept-encoding': 'identity' }, agent: isTls ? HTTPS : HTTP };
    const request = isTls ? requestByHttps(url, options) : requestByHttp(url, options);
    const cut = () => request.destroy(this.deadline.reason as Error);
    this.deadline.addEventListener('abort', cut, { once: true });
    try {
      this.watchConnection(request, isTls ? 'secureConnect' : 'connect');
      request.end(body);
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      const status = response.statusCode ?? 0;
      this.status = status;
      return { status, body: await read(response) };
    } finally {
      this.deadline.removeEventListener('abort', cut);
      request.destroy();
    }
  }

  private watchConnection(request: ClientRequest, connected: 'connect' | 'secureConnect'): void {
    const timer = setTimeout(() => request.destroy(fault('CONNECT_TIMEOUT')), CONNECT_TIMEOUT_MS);
    request.once('close', () => clearTimeout(timer));
    // A fault that comes after the head of the answer is thrown by the reading of the body.
    request.on('error', () => undefined);
    request.once('socket', (socket) =>
      socket.once(connected, () => {
        clearTimeout(timer);
        this.isConnected = true;
      }),
    );
  }
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) throw fault('ANSWER_TOO_LONG');
    chunks.push(chunk);
  }
  const bytes = decode(Buffer.concat(chunks), response.headers['content-encoding'], MAX_ANSWER_BYTES);
  return UTF_8.decode(bytes);
}

function fault(code: string): Error {
  return Object.assign(new Error(code), { code });
}
