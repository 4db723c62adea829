import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Blocks } from '../otp/blocks';
import { OtpLimits } from '../otp/otp-limits';
import type { AdminCommand, Why } from './admin-command';
import { IdentifierReader } from './identifier-reader';
import { Operator } from './operator';
import { why } from './options';

export const UNKNOWN = 'No code was ever requested for it';

@Injectable()
export class UnlockCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: IdentifierReader,
    private readonly blocks: Blocks,
    private readonly limits: OtpLimits,
  ) {}

  static declare(program: Command): Command {
    return program.command('unlock <phone|email>').description('forgive its failed codes').addOption(why());
  }

  async run(whom: string, { why: reason }: Partial<Why>): Promise<string> {
    const identifier = this.reader.identifier(whom);
    await this.operator.record('unlock', { why: reason, identifier });
    const answer = (await this.limits.unlock(identifier)) ? 'Unlocked' : UNKNOWN;
    return (await this.blocks.of(identifier)) ? `${answer}; it is blocked all the same` : answer;
  }
}
