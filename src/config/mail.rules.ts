import addressparser from 'nodemailer/lib/addressparser';
import { isAddress } from '../identifiers/email';
import type { Environment } from './environment';
import { readSmtpServer } from './smtp-server';

const PRINTABLE_ASCII = /^[!-~]+$/;

/** What is wrong with the settings of the mail: one sentence for each fault, never with a password in it. */
export function problemsOfMail({ SIGN_IN_IDENTIFIERS, SMTP_URL, SMTP_FROM }: Environment): (string | false)[] {
  return [
    SIGN_IN_IDENTIFIERS.includes('email') &&
      !(SMTP_URL && SMTP_FROM) &&
      'SMTP_URL and SMTP_FROM must be set to sign in by email',
    SMTP_URL !== undefined &&
      !readSmtpServer(SMTP_URL) &&
      'SMTP_URL must be like smtp://user:password@host:587, with each of # / ? @ : % and blanks in user and password percent-encoded (# is %23)',
    SMTP_FROM !== undefined &&
      !isSender(SMTP_FROM) &&
      'SMTP_FROM must be one sender like Shop <no-reply@shop.example>, the part before the @ in ASCII',
  ];
}

function isSender(text: string): boolean {
  const senders = addressparser(text);
  const [sender] = senders;
  const address = sender?.address;
  if (senders.length !== 1 || !address || /\p{Cc}/u.test(text)) return false;
  return isAddress(address) && PRINTABLE_ASCII.test(address.slice(0, address.lastIndexOf('@')));
}
