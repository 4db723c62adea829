import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Pauses } from './pauses';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';

@Injectable()
export class PauseSmsCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly pauses: Pauses,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('pause-sms')
      .description('no SMS from any replica; codes that are out still work')
      .addOption(requiredWhy());
  }

  async run({ why }: Why): Promise<string> {
    await this.pauses.begin('sms', await this.operator.record('pause-sms', { why }));
    return 'Paused';
  }
}
