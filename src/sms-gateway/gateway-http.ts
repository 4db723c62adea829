import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { isNativeError } from 'node:util/types';
import { Agent, DecoratorHandler, type Dispatcher, request } from 'undici';
import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import type { GatewayMessage } from './gateway-message';

const CONNECT_TIMEOUT_MS = 2_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** An answer worth reading, or the outcome where there is none. */
export type GatewayAnswer = { status: number; body: string; outcome?: undefined } | { outcome: DeliveryOutcome };

/** HTTP to gateways: TLS verified, redirects not followed, answers bounded (R23). */
@Injectable()
export class GatewayHttp implements OnApplicationShutdown {
  private readonly agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    maxResponseSize: MAX_ANSWER_BYTES,
  });

  post(url: string, message: GatewayMessage, deadline: AbortSignal): Promise<GatewayAnswer> {
    return this.call('POST', url, message, deadline);
  }

  get(url: string, headers: Record<string, string>, deadline: AbortSignal): Promise<GatewayAnswer> {
    return this.call('GET', url, { headers }, deadline);
  }

  /** Nothing is sent after `deadline`; what it cuts short, and any other fault, is an outcome. */
  async call(
    method: 'GET' | 'POST' | 'PUT',
    url: string,
    message: Partial<GatewayMessage>,
    deadline: AbortSignal,
  ): Promise<GatewayAnswer> {
    if (deadline.aborted) return { outcome: { status: 'unavailable', code: 'DEADLINE' } };
    const attempt = new Attempt(this.agent);
    try {
      const exchange = read(request(url, { ...message, method, signal: deadline, dispatcher: attempt.dispatcher }));
      // undici itself sees the deadline only once it is connected.
      return await Promise.race([exchange, aborted(deadline)]);
    } catch (error) {
      return { outcome: { status: attempt.isWritten ? 'uncertain' : 'unavailable', code: codeOf(error) } };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.close();
  }
}

/** Knows of one request whether any of it was written: until then it was certainly not taken. */
class Attempt {
  isWritten = false;
  readonly dispatcher: Dispatcher;

  constructor(agent: Agent) {
    this.dispatcher = agent.compose(
      (dispatch) => (options, handler) => dispatch(options, new WriteWatch(handler, () => (this.isWritten = true))),
    );
  }
}

const decorated: Dispatcher.DispatchHandler = DecoratorHandler.prototype;

class WriteWatch extends DecoratorHandler {
  constructor(
    handler: Dispatcher.DispatchHandler,
    private readonly onWrite: () => void,
  ) {
    super(handler);
  }

  /** Called when there is a connection, right before the first byte. */
  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.onWrite();
    decorated.onRequestStart?.call(this, controller, context);
  }
}

async function read(answering: Promise<Dispatcher.ResponseData>): Promise<GatewayAnswer> {
  const { statusCode, body } = await answering;
  const outcome = outcomeOfStatus(statusCode);
  // Read to its end in any case, so that the connection can be used again.
  const text = await body.text();
  return outcome ? { outcome } : { status: statusCode, body: text };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** For any gateway: a status says no more than whether the body is worth reading (many refuse with 200). */
function outcomeOfStatus(status: number): DeliveryOutcome | undefined {
  const code = `HTTP_${status}`;
  if (status >= 500 || status === 408) return { status: 'uncertain', code };
  if (status === 401 || status === 403) return { status: 'rejected', scope: 'account', code };
  if (status === 429) return { status: 'throttled', code };
  if (status >= 300 && status < 400) return { status: 'unavailable', code };
  return undefined;
}

function codeOf(error: unknown): string {
  if (error instanceof DOMException) return error.name;
  if (!isNativeError(error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
