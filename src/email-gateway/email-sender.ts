import { Injectable } from '@nestjs/common';
import { maskEmail } from '../identifiers/email';
import type { LoggedRequest } from '../logging/events';
import { eventLogger } from '../logging/logger';
import { readSmtpServer, type SmtpServer } from './smtp-server';
import type { DeliveryAttempt, DeliveryOutcome, Sending, SendOptions } from '../delivery/delivery-outcome';
import type { EmailContent } from './email-text';
import { MailSettings } from './mail.settings';
import { loadSmtp, type Smtp, SmtpConversation } from './smtp-conversation';
import { outcomeOfFault } from './smtp-outcome';

export interface Email extends EmailContent {
  address: string;
}

/** Hands an e-mail to the retailer's mail server (`SMTP_URL`). */
@Injectable()
export class EmailSender {
  private readonly logger = eventLogger(EmailSender.name);

  /** The mail server; `undefined` if users do not sign in by e-mail. */
  private readonly server: SmtpServer | undefined;
  private readonly smtp: Promise<Smtp> | undefined;

  constructor(private readonly settings: MailSettings) {
    this.server = readSmtpServer(settings.SMTP_URL ?? '');
    this.smtp = this.server && loadSmtp();
  }

  /** Never throws: whatever goes wrong is an outcome, so that the send can be settled. */
  async send({ address, ...content }: Email, { ms, request }: SendOptions): Promise<Sending> {
    const startedAt = performance.now();
    const mail = { from: this.settings.SMTP_FROM, to: { name: '', address }, ...content };
    const outcome = await this.converse(ms, async (conversation) => ({
      status: 'accepted',
      messageId: await conversation.send(mail),
    }));
    const attempt: DeliveryAttempt = { ...outcome, gateway: 'smtp', msAgo: performance.now() - startedAt };
    this.log(outcome, address, request);
    return { outcome: attempt, attempts: [attempt] };
  }

  /** Whether the mail server takes our credentials; sends nothing. `ms` bound it. */
  async checkAccount(ms: number): Promise<{ isOpen: true } | { isOpen: false; code: string }> {
    const outcome = await this.converse(ms, () => Promise.resolve({ status: 'accepted', messageId: '' }));
    return 'code' in outcome ? { isOpen: false, code: outcome.code } : { isOpen: true };
  }

  /** Runs one conversation with the mail server within `ms` milliseconds; it never throws. */
  private async converse(
    ms: number,
    run: (conversation: SmtpConversation) => Promise<DeliveryOutcome>,
  ): Promise<DeliveryOutcome> {
    if (ms <= 0) return { status: 'unavailable', code: 'DEADLINE' };
    if (!this.server || !this.smtp) return { status: 'unavailable', code: 'NO_SMTP_URL' };
    const conversation = new SmtpConversation(await this.smtp, this.server, ms);
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(Object.assign(new Error('The deadline has passed'), { code: 'DEADLINE' })), ms);
    });
    const spoken = conversation.begin().then(() => run(conversation));
    try {
      return await Promise.race([spoken, deadline]);
    } catch (error) {
      return outcomeOfFault(error, conversation.hasBegunMail);
    } finally {
      clearTimeout(timer);
      spoken.catch(() => undefined);
      conversation.end();
    }
  }

  private log(outcome: DeliveryOutcome, address: string, { id: requestId, deliveries }: LoggedRequest): void {
    const delivery = { gateway: 'smtp', ...outcome };
    const line = { event: 'delivery' as const, requestId, email: maskEmail(address), ...delivery };
    if (deliveries) deliveries.push(delivery);
    else if (outcome.status === 'accepted') this.logger.log(line);
    else this.logger.warn(line);
    if (outcome.status === 'rejected' && outcome.scope !== 'recipient') {
      const { scope, code } = outcome;
      this.logger.error({ event: 'alert', alert: 'gateway-refuses', requestId, gateway: 'smtp', scope, code });
    }
  }
}
