import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Blocks } from '../otp/blocks';
import type { AdminCommand, Why } from './admin-command';
import { IdentifierReader } from './identifier-reader';
import { Operator } from './operator';
import { requiredWhy, until } from './options';

@Injectable()
export class BlockCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: IdentifierReader,
    private readonly blocks: Blocks,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('block <phone|email|range|domain>')
      .description(
        'no codes for it, for all phones that begin with these digits, or for all e-mails of the domain and below it',
      )
      .addOption(requiredWhy())
      .addOption(until());
  }

  async run(whom: string, { why, until: end }: Why & { until?: Date }): Promise<string> {
    const identifier = this.reader.prefix(whom);
    const duration = end ? `until the end of ${end.toISOString().slice(0, 10)} (UTC)` : 'for good';
    const act = await this.operator.record(`block ${duration}`, { why, identifier });
    await this.blocks.add(identifier, end ?? null, act);
    return `Blocked ${identifier} ${duration}`;
  }
}
