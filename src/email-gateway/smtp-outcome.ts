import type { DeliveryOutcome } from '../delivery/delivery-outcome';

/** What nodemailer says of a message that was not taken. */
export interface SmtpFault {
  code?: string;
  /** The server's answer, where there was one. */
  responseCode?: number;
  /** What it answered to. */
  command?: string;
}

/**
 * RFC 5321: 4yz may be tried again, 5yz not; which command it answered says whose fault it is. Without an answer the message may
 * have been taken once its conversation `hasBegun`.
 */
export function outcomeOfFault(
  { code: name = 'UNKNOWN', responseCode, command = '' }: SmtpFault,
  hasBegun: boolean,
): DeliveryOutcome {
  const code = responseCode === undefined ? name : `SMTP_${responseCode}`;
  if (name === 'EAUTH') return { status: 'rejected', scope: 'account', code };
  if (!hasBegun || responseCode === 421) return { status: 'unavailable', code };
  if (responseCode === undefined) return { status: 'uncertain', code };
  if (responseCode < 500) return { status: 'throttled', code };
  if (command === 'RCPT TO') return { status: 'rejected', scope: 'recipient', code };
  if (command === 'MAIL FROM') return { status: 'rejected', scope: 'sender', code };
  return { status: 'rejected', scope: 'message', code };
}
