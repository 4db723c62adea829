import { Injectable } from '@nestjs/common';
import { maskEmail, readEmail } from '../identifiers/email';
import { Failure } from '../failures/failure';
import { maskPhone, readMobilePhone } from '../identifiers/identifier';
import type { RequestContext } from '../http/request-context';
import { IdentifierSettings } from '../identifiers/identifier.settings';

/** What users sign in with: phones, e-mails or both (`SIGN_IN_IDENTIFIERS`), each in its one form. */
@Injectable()
export class SignInIdentifiers {
  constructor(private readonly settings: IdentifierSettings) {}

  /** @throws `Failure` `INVALID_PHONE`, `INVALID_EMAIL` or `INVALID_IDENTIFIER` */
  read(text: string, context: RequestContext): string {
    const { SIGN_IN_IDENTIFIERS, PHONE_REGIONS } = this.settings;
    const [takesPhones, takesEmails] = [SIGN_IN_IDENTIFIERS.includes('phone'), SIGN_IN_IDENTIFIERS.includes('email')];
    const phone = takesPhones ? readMobilePhone(text, PHONE_REGIONS) : undefined;
    if (phone) {
      context.phone = maskPhone(phone);
      return phone;
    }
    const email = takesEmails ? readEmail(text) : undefined;
    if (!email)
      throw new Failure(takesPhones ? (takesEmails ? 'INVALID_IDENTIFIER' : 'INVALID_PHONE') : 'INVALID_EMAIL');
    context.email = maskEmail(email);
    return email;
  }
}
