import { Injectable } from '@nestjs/common';
import { isNativeError } from 'node:util/types';
import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import { GatewayExchange } from './gateway-exchange';
import type { GatewayMessage } from './gateway-message';

/**
 * An answer with HTTP 2xx or 4xx, or the outcome where there is none whose body is worth reading. With 4xx the body is
 * empty if it could not be received to its end, since the status alone says that the SMS was not taken.
 */
export type GatewayAnswer = { status: number; body: string; outcome?: undefined } | { outcome: DeliveryOutcome };

/** HTTP to gateways: TLS verified, redirects not followed, answers bounded (R23). */
@Injectable()
export class GatewayClient {
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
    const exchange = new GatewayExchange(deadline);
    try {
      const { status, body } = await exchange.run(method, url, message);
      const outcome = outcomeOfStatus(status);
      return outcome ? { outcome } : { status, body };
    } catch (error) {
      return answerWithout(exchange, faultCode(deadline.aborted ? deadline.reason : error));
    }
  }
}

/** The outcome if no answer came or its body could not be read: the status decides if there is one. */
function answerWithout({ isConnected, status }: GatewayExchange, code: string): GatewayAnswer {
  if (status !== undefined && status >= 300) {
    const outcome = outcomeOfStatus(status);
    return outcome ? { outcome } : { status, body: '' };
  }
  return { outcome: { status: isConnected ? 'uncertain' : 'unavailable', code } };
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
  if (error instanceof DOMException) return error.name;
  if (!isNativeError(error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
