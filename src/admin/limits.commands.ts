import type { INestApplicationContext } from '@nestjs/common';
import { getCountryCallingCode, type CountryCode } from 'libphonenumber-js/max';
import { readEmail } from '../common/email';
import { readMobilePhone } from '../common/identifier';
import { Environment } from '../config/environment';
import { Blocks } from '../otp/blocks';
import { OtpLimits } from '../otp/otp-limits';
import { type Command, identifierOf, record } from './command';

const UNKNOWN = 'No code was ever requested for it';

export const LIMITS_COMMANDS: Record<string, Command> = {
  status: {
    usage: 'status PHONE|EMAIL [--why TEXT]',
    does: 'limits used, and whether it is blocked',
    run: async (context, { whom, why }) => {
      const identifier = identifierOf(context, whom);
      await record(context, 'status', { why, identifier });
      const block = await context.get(Blocks).of(identifier);
      const limits = await context.get(OtpLimits).status(identifier);
      return block || limits.used ? { blocked: block ?? false, ...limits } : UNKNOWN;
    },
  },
  unlock: {
    usage: 'unlock PHONE|EMAIL [--why TEXT]',
    does: 'forgive its failed codes',
    run: async (context, { whom, why }) => {
      const identifier = identifierOf(context, whom);
      await record(context, 'unlock', { why, identifier });
      const answer = (await context.get(OtpLimits).unlock(identifier, false)) ? 'Unlocked' : UNKNOWN;
      return (await context.get(Blocks).of(identifier)) ? `${answer}; it is blocked all the same` : answer;
    },
  },
  block: {
    usage: 'block PHONE|EMAIL|RANGE --why TEXT [--until YYYY-MM-DD]',
    does: 'no codes for it, or for all phones that begin with these digits',
    run: async (context, { whom, until, why }) => {
      const identifier = prefixOf(context, whom);
      const end = until ? `until the end of ${until.toISOString().slice(0, 10)} (UTC)` : 'for good';
      await record(context, `block ${end}`, { why, identifier });
      await context.get(Blocks).add(identifier, until ?? null, { why, by: '' });
      return `Blocked ${identifier} ${end}`;
    },
  },
  unblock: {
    usage: 'unblock PHONE|EMAIL|RANGE --why TEXT',
    does: 'end that',
    run: async (context, { whom, why }) => {
      const identifier = prefixOf(context, whom);
      await record(context, 'unblock', { why, identifier });
      return (await context.get(Blocks).remove(identifier)) ? 'Unblocked' : 'It was not blocked';
    },
  },
};

/** A phone, an e-mail, or how the international form of phones begins: a country's code and two digits at least. */
function prefixOf(context: INestApplicationContext, text: string): string {
  const { PHONE_REGIONS } = context.get(Environment);
  const identifier = readEmail(text) ?? readMobilePhone(text, PHONE_REGIONS);
  if (identifier) return identifier;
  const codes = PHONE_REGIONS.map((region) => getCountryCallingCode(region as CountryCode));
  if (/^\d{4,10}$/.test(text) && codes.some((code) => text.startsWith(code) && text.length > code.length + 1))
    return text;
  throw new Error(`Neither a phone, an e-mail nor 4 to 10 digits that begin with ${codes.join(' or ')}: ${text}`);
}
