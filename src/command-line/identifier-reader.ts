import { Injectable } from '@nestjs/common';
import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';
import { readEmail } from '../identifiers/email';
import { readMobilePhone } from '../identifiers/identifier';
import { IdentifierSettings } from '../identifiers/identifier.settings';

/** Reads the phones, e-mails and number ranges that an operator types, in any spelling, into their one form. */
@Injectable()
export class IdentifierReader {
  constructor(private readonly settings: IdentifierSettings) {}

  /** @throws `Error` for what is no mobile phone of the regions */
  phone(text: string): string {
    const { PHONE_REGIONS } = this.settings;
    const phone = readMobilePhone(text, PHONE_REGIONS);
    if (!phone) throw new Error(`Not a mobile phone of ${PHONE_REGIONS.join(', ')}: ${text}`);
    return phone;
  }

  /** @throws `Error` for what is neither a phone nor an e-mail */
  identifier(text: string): string {
    return readEmail(text) ?? this.phone(text);
  }

  /**
   * A phone, an e-mail, a domain, or how the international form of phones begins: a country's code and two digits at
   * least.
   * @throws `Error` for anything else
   */
  prefix(text: string): string {
    const { PHONE_REGIONS } = this.settings;
    const identifier = readEmail(text) ?? readMobilePhone(text, PHONE_REGIONS) ?? readDomain(text);
    if (identifier) return identifier;
    const countries = PHONE_REGIONS.filter((region) => isSupportedCountry(region));
    const codes = countries.map((country) => getCountryCallingCode(country));
    if (/^\d{4,10}$/.test(text) && codes.some((code) => text.startsWith(code) && text.length > code.length + 1))
      return text;
    throw new Error(
      `Neither a phone, an e-mail, a domain nor 4 to 10 digits that begin with ${codes.join(' or ')}: ${text}`,
    );
  }
}

/**
 * `@shop.example`, for `shop.example` too: the domain in the form that it has in e-mails; `undefined` where it is none.
 */
function readDomain(text: string): string | undefined {
  return readEmail(`x@${text.trim().replace(/^@/, '')}`)?.slice(1);
}
