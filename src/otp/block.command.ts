import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Blocks } from './blocks';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { IdentifierReader } from '../command-line/identifier-reader';
import { Operator } from '../command-line/operator';
import { requiredWhy, until } from '../command-line/options';

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

  async run(typed: string, { why, until: end }: Why & { until?: Date }): Promise<string> {
    const identifier = this.reader.prefix(typed);
    const duration = end ? `until the end of ${end.toISOString().slice(0, 10)} (UTC)` : 'for good';
    const act = await this.operator.record(`block ${duration}`, { why, identifier });
    await this.blocks.add(identifier, end ?? null, act);
    return `Blocked ${identifier} ${duration}`;
  }
}
