import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Blocks } from '../otp/blocks';
import { OtpLimits } from '../otp/otp-limits';
import type { AdminCommand, Why } from './admin-command';
import { IdentifierReader } from './identifier-reader';
import { Operator } from './operator';
import { why } from './options';
import { UNKNOWN } from './unlock.command';

@Injectable()
export class StatusCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: IdentifierReader,
    private readonly blocks: Blocks,
    private readonly limits: OtpLimits,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('status <phone|email>')
      .description('limits used, and whether it is blocked')
      .addOption(why());
  }

  async run(whom: string, { why: reason }: Partial<Why>): Promise<object | string> {
    const identifier = this.reader.identifier(whom);
    await this.operator.record('status', { why: reason, identifier });
    const block = await this.blocks.of(identifier);
    const limits = await this.limits.status(identifier);
    return block || limits ? { blocked: block ?? false, ...limits } : UNKNOWN;
  }
}
