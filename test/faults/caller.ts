import { Agent, request } from 'undici';
import { IMSHOP_KEY, RETAILER_KEY } from '../support/production-settings';
import { type Answer as ServiceAnswer } from '../support/service';
import type { Tally } from './tally';

/** Above everything that the service promises: who waits longer gets no answer. */
const PATIENCE_MS = 20_000;

export interface Answer {
  /** 0 where there was none. */
  status: number;
  body: ServiceAnswer['body'];
  ms: number;
  /** Why there was no answer. */
  lost?: string;
}

/** Calls the service as IMSHOP.IO and the retailer do; a call without an answer is a value as well. */
export class Caller {
  private agent = new Agent({ connections: 256 });

  constructor(readonly tally: Tally) {}

  async post(url: string, path: string, body: object, key = IMSHOP_KEY): Promise<Answer> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
    const answer = await this.send(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    this.tally.see(`POST ${path}`, answer);
    return answer;
  }

  requestCode(url: string, userIdentifier: string): Promise<Answer> {
    return this.post(url, '/auth/otp/request', { userIdentifier });
  }

  confirmCode(url: string, userIdentifier: string, otp: string): Promise<Answer> {
    return this.post(url, '/auth/otp/confirm', { userIdentifier, otp });
  }

  getUser(url: string, userIdentifier: string): Promise<Answer> {
    return this.post(url, '/profile/get', { userIdentifier });
  }

  upsert(url: string, ...accounts: object[]): Promise<Answer> {
    return this.post(url, '/profile/upsert', { accounts }, RETAILER_KEY);
  }

  erase(url: string, id: string): Promise<Answer> {
    return this.post(url, '/profile/erase', { ids: [id], why: 'the fault suite' }, RETAILER_KEY);
  }

  changes(url: string, after: string): Promise<Answer> {
    return this.post(url, '/profile/changes', { after }, RETAILER_KEY);
  }

  /** Anything at all. */
  async send(url: string, options: Parameters<typeof request>[1]): Promise<Answer> {
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const { statusCode, body } = await request(url, { ...options, dispatcher: this.agent, signal });
      const text = await body.text();
      return { status: statusCode, body: parse(text), ms: performance.now() - startedAt };
    } catch (error) {
      const { name, code } = error as { name: string; code?: string | number };
      const lost = typeof code === 'string' ? code : name;
      return { status: 0, body: {}, ms: performance.now() - startedAt, lost };
    }
  }

  /** Cuts the connections; new calls open others. A call to a replica that was killed may never leave its queue. */
  async hangUp(): Promise<void> {
    const { agent } = this;
    this.agent = new Agent({ connections: 256 });
    await agent.destroy();
  }
}

function parse(text: string): Answer['body'] {
  try {
    const body: unknown = JSON.parse(text);
    return body instanceof Object ? body : {};
  } catch {
    return {};
  }
}
