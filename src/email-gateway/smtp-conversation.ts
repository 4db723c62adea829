import { once } from 'node:events';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type MailComposer from 'nodemailer/lib/mail-composer';
import type { SmtpServer } from './smtp-server';

/** The mail server cannot take an address whose local part is not ASCII. */
export const NO_SMTPUTF8 = 'NO_SMTPUTF8';

const CONNECT_TIMEOUT_MS = 2_000;
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '::1']);

export interface Mail {
  from?: string;
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
}

/** What speaks SMTP. */
export interface Smtp {
  Connection: typeof SMTPConnection;
  Composer: typeof MailComposer;
}

/** Loads what speaks SMTP, which takes 50 ms and several megabytes: a service without a mail server does without. */
export async function loadSmtp(): Promise<Smtp> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const { default: Composer } = await import('nodemailer/lib/mail-composer');
  return { Connection, Composer };
}

/** One conversation with the mail server, over TLS unless the server is on this machine. */
export class SmtpConversation {
  /** Once this is true, the server may have taken the message, whatever goes wrong. */
  hasBegunMail = false;
  private readonly connection: SMTPConnection;
  private readonly auth: SmtpServer['auth'];
  /** Whether the server offers SMTPUTF8 (RFC 6531): addresses whose local part is not ASCII. */
  private takesUnicode = false;

  /** `ms` bound each wait for the server. */
  constructor(
    private readonly smtp: Smtp,
    { host, port, isSecure, auth }: SmtpServer,
    ms: number,
  ) {
    this.auth = auth;
    this.connection = new smtp.Connection({
      host,
      port,
      secure: isSecure,
      // A code never goes over the network in the clear.
      requireTLS: !isSecure && !LOCAL_HOSTS.has(host),
      connectionTimeout: Math.min(CONNECT_TIMEOUT_MS, ms),
      greetingTimeout: Math.min(CONNECT_TIMEOUT_MS, ms),
      socketTimeout: ms,
    });
  }

  /** Opens the session: greets the server and authenticates. */
  async begin(): Promise<void> {
    await this.step((done) => this.connection.connect(done));
    // The last answer is the one to EHLO.
    this.takesUnicode = /^250[ -]SMTPUTF8\b/im.test(this.connection.lastServerResponse || '');
    const { auth } = this;
    if (auth) await this.step((done) => this.connection.login(auth, done));
  }

  /** The message's id. @throws `Error` with the code `NO_SMTPUTF8` where the server cannot take the address */
  async send(mail: Mail): Promise<string> {
    const local = mail.to.address.slice(0, mail.to.address.lastIndexOf('@'));
    if (!/^\p{ASCII}*$/u.test(local) && !this.takesUnicode)
      throw Object.assign(new Error('The mail server does not offer SMTPUTF8'), { code: NO_SMTPUTF8 });
    const message = new this.smtp.Composer({ ...mail, disableFileAccess: true, disableUrlAccess: true }).compile();
    this.hasBegunMail = true;
    await this.step((done) => this.connection.send(message.getEnvelope(), message.createReadStream(), done));
    return message.messageId();
  }

  end(): void {
    // Nobody waits for what still happens on the connection.
    this.connection.removeAllListeners('error').on('error', () => undefined);
    this.connection.close();
  }

  /** A connection that breaks reports that as an event, not to who waits for an answer. */
  private async step(run: (done: (error?: Error | null) => void) => void): Promise<void> {
    const broken = new AbortController();
    const { signal } = broken;
    const answered = new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve())));
    const failed = once(this.connection, 'error', { signal }).then(([error]) => Promise.reject(error as Error));
    const ended = once(this.connection, 'end', { signal }).then(() => Promise.reject(new Error('Closed')));
    try {
      await Promise.race([answered, failed, ended]);
    } finally {
      for (const loser of [answered, failed, ended]) loser.catch(() => undefined);
      broken.abort();
    }
  }
}
