import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request under way; ends up in its log line. */
export interface RequestContext {
  /** Stands on every log line of the request and in the answer's `x-request-id`. */
  readonly id: string;
  /** Masked. */
  phone?: string;
  /** What the request ended in: a code of the table of failures, or `ok`. */
  outcome?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** Calls `next` inside the request's context. */
export function runInRequest(context: RequestContext, next: () => void): void {
  storage.run(context, next);
}
