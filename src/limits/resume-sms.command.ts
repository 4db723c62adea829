import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Pauses } from './pauses';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';

@Injectable()
export class ResumeSmsCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly pauses: Pauses,
  ) {}

  static declare(program: Command): Command {
    return program.command('resume-sms').description('end what `pause-sms` began').addOption(requiredWhy());
  }

  async run({ why }: Why): Promise<string> {
    await this.operator.record('resume-sms', { why });
    return (await this.pauses.end('sms')) ? 'Resumed' : 'SMS were not paused';
  }
}
