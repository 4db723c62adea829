import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import { NO_SMTPUTF8 } from './smtp-conversation';

/** What nodemailer says of a message that was not taken. */
interface SmtpFault {
  code?: string;
  /** The answer of the server, if there was one. */
  response?: string;
  /** The three digits at the beginning of that answer. */
  responseCode?: number;
  /** The command that the server answered; `API` where nodemailer itself refused and sent nothing. */
  command?: string;
}

/**
 * Enhanced status codes (RFC 3463) that speak of the sender, though the server gives them as its answer to the
 * recipient: its policy against us (5.7.x), or the sender's address (5.1.7 and 5.1.8).
 */
const OF_THE_SENDER = /^5\d\d[ -](5\.7\.\d+|5\.1\.[78])\b/;

/**
 * The outcome of a message that ended in `fault`, which may be anything that was thrown. By RFC 5321 a 4yz may be tried
 * again and a 5yz not; the command that it answers says whose fault it is. Without an answer the message may have been
 * taken once its conversation `hasBegun`.
 */
export function outcomeOfFault(fault: unknown, hasBegun: boolean): DeliveryOutcome {
  const error = (fault instanceof Error ? fault : {}) as SmtpFault;
  const { code: name = 'UNKNOWN', response = '', responseCode, command = '' } = error;
  const code = responseCode === undefined ? name : `SMTP_${responseCode}`;
  if (name === NO_SMTPUTF8) return { status: 'rejected', scope: 'recipient', code };
  if (name === 'EAUTH') return { status: 'rejected', scope: 'account', code };
  if (!hasBegun || command === 'API' || responseCode === 421) return { status: 'unavailable', code };
  if (responseCode === undefined) return { status: 'uncertain', code };
  if (responseCode < 500) return { status: 'throttled', code };
  const [, enhanced] = OF_THE_SENDER.exec(response) ?? [];
  if (command === 'RCPT TO' && enhanced !== undefined)
    return { status: 'rejected', scope: 'sender', code: `${code}_${enhanced}` };
  if (command === 'RCPT TO') return { status: 'rejected', scope: 'recipient', code };
  if (command === 'MAIL FROM') return { status: 'rejected', scope: 'sender', code };
  return { status: 'rejected', scope: 'message', code };
}
