import { once } from 'node:events';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import MailComposer from 'nodemailer/lib/mail-composer';

const CONNECT_TIMEOUT_MS = 2_000;
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

export interface Mail {
  from?: string;
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
}

/** One conversation with the mail server of an `smtp://` or `smtps://` address, over TLS unless that is on this machine. */
export class SmtpConversation {
  /** From then on a message may have been taken, whatever goes wrong. */
  hasBegunMail = false;
  private readonly connection: SMTPConnection;
  private readonly auth: { user: string; pass: string } | undefined;

  /** `ms` bound each wait for the server. */
  constructor(url: string, ms: number) {
    const { protocol, hostname, port, username, password } = new URL(url);
    const isSecure = protocol === 'smtps:';
    this.auth = username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined;
    this.connection = new SMTPConnection({
      host: hostname,
      port: port ? Number(port) : isSecure ? 465 : 587,
      secure: isSecure,
      // A code never goes over the network in the clear.
      requireTLS: !isSecure && !LOCAL_HOSTS.has(hostname),
      connectionTimeout: Math.min(CONNECT_TIMEOUT_MS, ms),
      greetingTimeout: Math.min(CONNECT_TIMEOUT_MS, ms),
      socketTimeout: ms,
    });
  }

  /** Greets and authenticates. */
  async begin(): Promise<void> {
    await this.step((done) => this.connection.connect(done));
    const { auth } = this;
    if (auth) await this.step((done) => this.connection.login(auth, done));
  }

  /** The message's id. */
  async send(mail: Mail): Promise<string> {
    const message = new MailComposer({ ...mail, disableFileAccess: true, disableUrlAccess: true }).compile();
    this.hasBegunMail = true;
    await this.step((done) => this.connection.send(message.getEnvelope(), message.createReadStream(), done));
    return message.messageId();
  }

  end(): void {
    // What still comes of it is nobody's business.
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
