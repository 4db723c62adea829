import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** The whole message with its headers. */
  raw: string;
  subject: string;
  text: string;
  html: string;
  isSecure: boolean;
}

/** A mail server over a real socket: takes what it gets, and refuses or hangs when it is told to. */
export class FakeMailServer {
  readonly received: ReceivedMail[] = [];
  /** Called for each mail that arrives, also for one that is refused afterwards. */
  onMail?: (mail: ReceivedMail) => void;
  /** The refusals that the server answers with, to `RCPT TO` or to the mail itself. */
  refuseRecipient?: number;
  refuseMail?: number;
  /** The enhanced status code (RFC 3463) and the text of a refusal. */
  refusal = '5.1.1 refused';
  isHanging = false;
  private readonly server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: options.key ? [] : ['STARTTLS'],
      disableReverseLookup: true,
      // The refusals have enhanced status codes of their own.
      hideENHANCEDSTATUSCODES: true,
      logger: false,
      closeTimeout: 100,
      onAuth: ({ username, password }, _session, done) => {
        if (username === 'shop' && password === 'pass word') done(null, { user: 'shop' });
        else done(new Error('Invalid credentials'));
      },
      onRcptTo: (_address, _session, done) => done(this.refuseRecipient ? this.refused(this.refuseRecipient) : null),
      onData: (stream, session, done) => {
        void text(stream).then(async (raw) => {
          const { mailFrom, rcptTo } = session.envelope;
          const { subject = '', text: words = '', html } = await simpleParser(raw);
          const mail = {
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            raw,
            subject,
            text: words,
            html: html || '',
            isSecure: session.secure,
          };
          this.received.push(mail);
          this.onMail?.(mail);
          if (!this.isHanging) done(this.refuseMail ? this.refused(this.refuseMail) : null);
        });
      },
      ...options,
    });
    this.server.on('error', () => undefined);
  }

  static async start(options: SMTPServerOptions = {}, port = 0, host = '127.0.0.1'): Promise<FakeMailServer> {
    const mail = new FakeMailServer(options);
    mail.server.listen(port, host);
    await once(mail.server.server, 'listening');
    return mail;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  get url(): string {
    const { address, family, port } = this.server.server.address() as AddressInfo;
    return `smtp://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
  }

  behave(): void {
    this.refuseRecipient = undefined;
    this.refuseMail = undefined;
    this.isHanging = false;
    this.refusal = '5.1.1 refused';
  }

  mailsTo(address: string): ReceivedMail[] {
    return this.received.filter(({ to }) => to.includes(address));
  }

  /** The code of the latest mail. */
  codeFor(address: string): string {
    const code = /\d{6}/.exec(this.mailsTo(address).at(-1)?.text ?? '')?.[0];
    if (!code) throw new Error(`No mail to ${address}`);
    return code;
  }

  private refused(responseCode: number): Error {
    return Object.assign(new Error(this.refusal), { responseCode });
  }

  /** Stops listening. */
  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
