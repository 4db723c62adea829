import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and all. */
  raw: string;
  subject: string;
  text: string;
  html: string;
  isSecure: boolean;
}

/** A mail server over a real socket: takes what it gets, and refuses or hangs when it is told to. */
export class FakeMailServer {
  readonly received: ReceivedMail[] = [];
  /** Answers of the server instead of taking a mail: to `RCPT TO`, or to the mail itself. */
  refuseRecipient?: number;
  refuseMail?: number;
  isHanging = false;
  private readonly server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: options.key ? [] : ['STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      closeTimeout: 100,
      onAuth: ({ username, password }, _session, done) => {
        if (username === 'shop' && password === 'pass word') done(null, { user: 'shop' });
        else done(new Error('Invalid credentials'));
      },
      onRcptTo: (_address, _session, done) => done(this.refuseRecipient ? refusal(this.refuseRecipient) : null),
      onData: (stream, session, done) => {
        void text(stream).then(async (raw) => {
          const { mailFrom, rcptTo } = session.envelope;
          const { subject = '', text: words = '', html } = await simpleParser(raw);
          this.received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            raw,
            subject,
            text: words,
            html: html || '',
            isSecure: session.secure,
          });
          if (!this.isHanging) done(this.refuseMail ? refusal(this.refuseMail) : null);
        });
      },
      ...options,
    });
    this.server.on('error', () => undefined);
  }

  static async start(options: SMTPServerOptions = {}, port = 0): Promise<FakeMailServer> {
    const mail = new FakeMailServer(options);
    mail.server.listen(port, '127.0.0.1');
    await once(mail.server.server, 'listening');
    return mail;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  behave(): void {
    this.refuseRecipient = undefined;
    this.refuseMail = undefined;
    this.isHanging = false;
  }

  mailsTo(address: string): ReceivedMail[] {
    return this.received.filter(({ to }) => to.includes(address));
  }

  /** The code of the latest mail, from its subject. */
  codeFor(address: string): string {
    const code = /\d{6}/.exec(this.mailsTo(address).at(-1)?.subject ?? '')?.[0];
    if (!code) throw new Error(`No mail to ${address}`);
    return code;
  }

  /** Nobody listens any more. */
  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error('refused'), { responseCode });
}
