import addressparser from 'nodemailer/lib/addressparser';
import { Text } from '../config/setting.decorators';
import type { OtherSettings, Problem } from '../config/settings-class';
import { isAddress } from '../identifiers/email';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import { readSmtpServer } from './smtp-server';

const PRINTABLE_ASCII = /^[!-~]+$/;

export class MailSettings {
  static readonly title = 'Mail server';

  @Text(
    '`smtp://user:password@host:587` (STARTTLS is demanded, except on loopback) or `smtps://user:password@host`; each of `# / ? @ : %` in user and password is percent-encoded (`#` is `%23`).',
    /^smtps?:\/\//,
    'must be an smtp:// or smtps:// address',
  )
  SMTP_URL?: string;

  @Text('The one sender of the e-mails: `Shop <no-reply@shop.example>`.')
  SMTP_FROM?: string;

  static problems({ SMTP_URL, SMTP_FROM }: MailSettings, other: OtherSettings): Problem[] {
    return [
      other(IdentifierSettings).SIGN_IN_IDENTIFIERS.includes('email') &&
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
}

function isSender(text: string): boolean {
  const senders = addressparser(text);
  const [sender] = senders;
  const address = sender?.address;
  if (senders.length !== 1 || !address || /\p{Cc}/u.test(text)) return false;
  return isAddress(address) && PRINTABLE_ASCII.test(address.slice(0, address.lastIndexOf('@')));
}
