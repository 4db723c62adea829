import type { INestApplicationContext } from '@nestjs/common';
import { readMobilePhone } from '../common/identifier';
import { Environment } from '../config/environment';
import { Blocks } from '../otp/blocks';
import { OtpLimits } from '../otp/otp-limits';
import { type Command, phoneOf, record } from './command';

const UNKNOWN = 'No code was ever requested for this phone';

export const LIMITS_COMMANDS: Record<string, Command> = {
  status: {
    usage: 'status PHONE',
    does: 'limits used',
    run: async (context, { whom, why }) => {
      const identifier = phoneOf(context, whom);
      await record(context, 'status', { why, identifier });
      return (await context.get(OtpLimits).status(identifier)) ?? UNKNOWN;
    },
  },
  unlock: {
    usage: 'unlock PHONE [--why TEXT]',
    does: 'forgive its failed codes',
    run: async (context, { whom, why }) => {
      const identifier = phoneOf(context, whom);
      await record(context, 'unlock', { why, identifier });
      return (await context.get(OtpLimits).unlock(identifier)) ? 'Unlocked' : UNKNOWN;
    },
  },
  block: {
    usage: 'block PHONE|RANGE --why TEXT [--until DATE]',
    does: 'no codes for a phone, or for all that begin with these digits',
    run: async (context, { whom, until, why }) => {
      const identifier = prefixOf(context, whom);
      await record(context, `block${until ? ` until ${until.toISOString()}` : ''}`, { why, identifier });
      await context.get(Blocks).add(identifier, until ?? null);
      return 'Blocked';
    },
  },
  unblock: {
    usage: 'unblock PHONE|RANGE --why TEXT',
    does: 'end that',
    run: async (context, { whom, why }) => {
      const identifier = prefixOf(context, whom);
      await record(context, 'unblock', { why, identifier });
      return (await context.get(Blocks).remove(identifier)) ? 'Unblocked' : 'It was not blocked';
    },
  },
};

/** A phone, or the first digits of its international form: at least four, or it would be a country. */
function prefixOf(context: INestApplicationContext, text: string): string {
  const phone = readMobilePhone(text, context.get(Environment).PHONE_REGIONS);
  if (phone) return phone;
  if (/^\d{4,10}$/.test(text)) return text;
  throw new Error(`Neither a mobile phone nor the first 4 to 10 digits of one: ${text}`);
}
