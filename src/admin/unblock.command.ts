import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Blocks } from '../otp/blocks';
import type { AdminCommand, Why } from './admin-command';
import { IdentifierReader } from './identifier-reader';
import { Operator } from './operator';
import { requiredWhy } from './options';

@Injectable()
export class UnblockCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: IdentifierReader,
    private readonly blocks: Blocks,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('unblock <phone|email|range>')
      .description('end what `block` began')
      .addOption(requiredWhy());
  }

  async run(whom: string, { why }: Why): Promise<string> {
    const identifier = this.reader.prefix(whom);
    await this.operator.record('unblock', { why, identifier });
    return (await this.blocks.remove(identifier)) ? 'Unblocked' : 'It was not blocked';
  }
}
