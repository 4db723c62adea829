import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { isNativeError } from 'node:util/types';
import { Agent, type Dispatcher } from 'undici';
import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import { decode } from './content-encoding';
import { CLOSED_UNREAD, connectToGateway, fault } from './gateway-connection';
import type { GatewayMessage } from './gateway-message';

const MAX_ANSWER_BYTES = 64 * 1024;

/** Milliseconds that a connection stays open for the next request; servers close theirs after 5 seconds and more. */
const KEEP_ALIVE_MS = 3_000;

/** The decoder drops a byte order mark, which JSON must not have and some gateways send. */
const UTF_8 = new TextDecoder();

/** The codes of faults that undici has names of its own for. */
const CODES: Record<string, string> = {
  HTTPParserError: 'NOT_HTTP',
  UND_ERR_SOCKET: 'ECONNRESET',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'ECONNRESET',
  UND_ERR_HEADERS_OVERFLOW: 'HPE_HEADER_OVERFLOW',
  UND_ERR_INVALID_ARG: 'ERR_INVALID_CHAR',
};

/**
 * An answer with HTTP 2xx or 4xx, or the outcome where there is none whose body is worth reading. With 4xx the body is
 * empty if it could not be received to its end, since the status alone says that the SMS was not taken.
 */
export type GatewayAnswer = { status: number; body: string; outcome?: undefined } | { outcome: DeliveryOutcome };

/** HTTP to gateways: TLS verified, redirects not followed, answers bounded (R23). */
@Injectable()
export class GatewayClient implements OnApplicationShutdown {
  /** Opens as many connections as there are requests under way: none waits for another one. */
  private readonly agent = new Agent({
    connect: connectToGateway,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    // Each request has its own deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  post(url: string, message: GatewayMessage, deadline: number): Promise<GatewayAnswer> {
    return this.call('POST', url, message, deadline);
  }

  get(url: string, headers: Record<string, string>, deadline: number): Promise<GatewayAnswer> {
    return this.call('GET', url, { headers }, deadline);
  }

  /**
   * Nothing is sent after `deadline`, a moment of `performance.now()`. What it cuts short, and any other fault, is an
   * outcome.
   */
  async call(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    message: Partial<GatewayMessage>,
    deadline: number,
  ): Promise<GatewayAnswer> {
    const answer = await this.exchange(method, url, message, deadline);
    // The gateway gave up an idle connection while the request was on its way, and is there all the same.
    const isUnread = answer.outcome?.status === 'unavailable' && answer.outcome.code === CLOSED_UNREAD;
    return isUnread ? this.exchange(method, url, message, deadline) : answer;
  }

  /** Nest calls this after the last request has ended. */
  onApplicationShutdown(): Promise<void> {
    return this.agent.close();
  }

  private exchange(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    { headers, body }: Partial<GatewayMessage>,
    deadline: number,
  ): Promise<GatewayAnswer> {
    return new Promise((resolve) => {
      const msLeft = deadline - performance.now();
      if (msLeft <= 0) return resolve({ outcome: { status: 'unavailable', code: 'DEADLINE' } });
      const exchange = new GatewayExchange(msLeft, resolve);
      try {
        const { origin, pathname, search } = new URL(url);
        // A gateway may encode its answer in spite of `identity`; it is decoded all the same.
        const request = { origin, path: pathname + search, method, body };
        this.agent.dispatch({ ...request, headers: { ...headers, 'accept-encoding': 'identity' } }, exchange);
      } catch (error) {
        exchange.end(faultCode(error));
      }
    });
  }
}

/** One request and its answer. It knows how far it came, which decides what a fault means. */
class GatewayExchange implements Dispatcher.DispatchHandler {
  /** Set once there is a connection, with a verified certificate where it is TLS: nothing is written before. */
  private controller?: Dispatcher.DispatchController;
  private status?: number;
  private encoding?: string;
  private readonly chunks: Buffer[] = [];
  private length = 0;
  private readonly timer: NodeJS.Timeout;
  private isOver = false;

  constructor(
    ms: number,
    private readonly onEnd: (answer: GatewayAnswer) => void,
  ) {
    this.timer = setTimeout(() => {
      if (this.controller) this.controller.abort(fault('TimeoutError'));
      else this.end('TimeoutError');
    }, ms);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.isOver) controller.abort(fault('TimeoutError'));
    else this.controller = controller;
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    if (status < 200) return;
    this.status = status;
    this.encoding = headers['content-encoding']?.toString();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.length += chunk.length;
    if (this.length > MAX_ANSWER_BYTES) controller.abort(fault('ANSWER_TOO_LONG'));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const { status = 0, encoding } = this;
    try {
      const bytes = Buffer.concat(this.chunks);
      const body = UTF_8.decode(encoding === undefined ? bytes : decode(bytes, encoding, MAX_ANSWER_BYTES));
      const outcome = outcomeOfStatus(status);
      this.settle(outcome ? { outcome } : { status, body });
    } catch (error) {
      this.end(faultCode(error));
    }
  }

  onResponseError(_: unknown, error: Error): void {
    this.end(faultCode(error));
  }

  /** Ends without an answer that can be read: the status decides if there is one, else how far the request came. */
  end(code: string): void {
    const { status } = this;
    if (status !== undefined && status >= 300) {
      const outcome = outcomeOfStatus(status);
      return this.settle(outcome ? { outcome } : { status, body: '' });
    }
    const isUntaken = this.controller === undefined || code === CLOSED_UNREAD;
    this.settle({ outcome: { status: isUntaken ? 'unavailable' : 'uncertain', code } });
  }

  private settle(answer: GatewayAnswer): void {
    clearTimeout(this.timer);
    this.isOver = true;
    this.onEnd(answer);
  }
}

/**
 * The outcome that the status alone decides, for any gateway: a server error leaves open whether the SMS was taken, and
 * a redirect is not followed. With every other status the body is to be read (many gateways refuse with 200).
 */
function outcomeOfStatus(status: number): DeliveryOutcome | undefined {
  const code = `HTTP_${status}`;
  if (status >= 500) return { status: 'uncertain', code };
  if (status >= 300 && status < 400) return { status: 'unavailable', code };
  return undefined;
}

function faultCode(error: unknown): string {
  if (!isNativeError(error)) return 'UNKNOWN';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return CODES[code] ?? code;
}
