import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Pauses } from './pauses';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';

@Injectable()
export class PauseMailCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly pauses: Pauses,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('pause-mail')
      .description('no e-mail with a code from any replica; codes that are out still work')
      .addOption(requiredWhy());
  }

  async run({ why }: Why): Promise<string> {
    await this.pauses.begin('mail', await this.operator.record('pause-mail', { why }));
    return 'Paused';
  }
}
