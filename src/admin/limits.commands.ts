import { OtpLimits } from '../otp/otp-limits';
import { type Command, phoneOf } from './command';

const UNKNOWN = 'No code was ever requested for this phone';

export const LIMITS_COMMANDS: Record<string, Command> = {
  status: {
    usage: 'status PHONE',
    does: 'limits used',
    run: async (context, [phone]) => (await context.get(OtpLimits).status(phoneOf(context, phone))) ?? UNKNOWN,
  },
  unlock: {
    usage: 'unlock PHONE',
    does: 'forgive its failed codes',
    run: async (context, [phone]) =>
      (await context.get(OtpLimits).unlock(phoneOf(context, phone))) ? 'Unlocked' : UNKNOWN,
  },
};
