import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { isNativeError } from 'node:util/types';
import { Agent, buildConnector, request } from 'undici';
import type { DeliveryOutcome } from './delivery-outcome';

const CONNECT_TIMEOUT_MS = 2_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** The connection itself failed: not a byte of the request was written. */
class NotConnectedError extends Error {}

/** HTTP to gateways: TLS verified, redirects not followed, answers bounded (R23). */
@Injectable()
export class GatewayHttp implements OnApplicationShutdown {
  private readonly agent = new Agent({ connect: connector(), maxResponseSize: MAX_ANSWER_BYTES });

  /** The answer's body, or the outcome where there is no answer worth reading. */
  async post(
    url: string,
    message: { headers: Record<string, string>; body: string },
    deadline: AbortSignal,
  ): Promise<{ body: string; outcome?: undefined } | { outcome: DeliveryOutcome }> {
    if (deadline.aborted) return { outcome: { status: 'unavailable', code: 'DEADLINE' } };
    try {
      const answer = await request(url, { ...message, method: 'POST', signal: deadline, dispatcher: this.agent });
      const body = await answer.body.text();
      const outcome = outcomeOfStatus(answer.statusCode);
      return outcome ? { outcome } : { body };
    } catch (error) {
      return { outcome: outcomeOfFault(error) };
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.close();
  }
}

/** Wraps what goes wrong before there is a connection, so that it can be told from what goes wrong after. */
function connector(): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) =>
    connect(options, (error, socket) => {
      if (error) callback(new NotConnectedError(codeOf(error)), null);
      else callback(null, socket);
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

function outcomeOfFault(error: unknown): DeliveryOutcome {
  if (error instanceof NotConnectedError) return { status: 'unavailable', code: error.message };
  return { status: 'uncertain', code: codeOf(error) };
}

function codeOf(error: unknown): string {
  if (error instanceof DOMException) return error.name;
  if (!isNativeError(error)) return 'UNKNOWN';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
