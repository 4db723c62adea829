import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Blocks } from './blocks';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { IdentifierReader } from '../command-line/identifier-reader';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';

@Injectable()
export class UnblockCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: IdentifierReader,
    private readonly blocks: Blocks,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('unblock <phone|email|range|domain>')
      .description('end what `block` began')
      .addOption(requiredWhy());
  }

  async run(typed: string, { why }: Why): Promise<string> {
    const identifier = this.reader.prefix(typed);
    await this.operator.record('unblock', { why, identifier });
    return (await this.blocks.remove(identifier)) ? 'Unblocked' : 'It was not blocked';
  }
}
