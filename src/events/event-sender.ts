import { Injectable } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { EventsSettings } from './events.settings';

const TIMEOUT_MS = 10_000;
const GONE = 410;

/** How a delivery ended: `gone` means that the receiver wants no event any more. */
export type SendOutcome = { status: 'done' | 'gone' } | { status: 'failed'; problem: string };

/** What is posted: the body is JSON, and `id` names the event in every attempt. */
export interface EventMessage {
  id: string;
  type: string;
  at: string;
}

/** Posts an event to the retailer's system, signed as Standard Webhooks says. */
@Injectable()
export class EventSender {
  private readonly webhooks: Webhook[];

  constructor(private readonly settings: EventsSettings) {
    this.webhooks = settings.EVENTS_SECRETS.map((secret) => new Webhook(secret));
  }

  /** Whether there is an address to send to. */
  get isOn(): boolean {
    return this.settings.EVENTS_URL !== undefined;
  }

  /** Never throws for what the receiver does. A redirect is a failure: the body is for the address of the settings. */
  async send(event: EventMessage): Promise<SendOutcome> {
    const { EVENTS_URL } = this.settings;
    if (EVENTS_URL === undefined) throw new Error('EVENTS_URL is not set');
    const body = JSON.stringify(event);
    try {
      const response = await fetch(EVENTS_URL, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...this.signed(event.id, body) },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      // The status is all that counts, so no answer is too long.
      await response.body?.cancel();
      if (response.ok) return { status: 'done' };
      return response.status === GONE ? { status: 'gone' } : { status: 'failed', problem: `status ${response.status}` };
    } catch (error) {
      return { status: 'failed', problem: problemOf(error) };
    }
  }

  /** Every secret signs: the receiver needs to know only one of them. */
  private signed(id: string, body: string): Record<string, string> {
    const now = new Date();
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': this.webhooks.map((webhook) => webhook.sign(id, now, body)).join(' '),
    };
  }
}

/** A word or two that have nothing of the body: the code of the system where there is one. */
function problemOf(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return 'no answer in time';
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : name;
}
