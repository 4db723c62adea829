import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Pauses } from './pauses';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';

@Injectable()
export class ResumeMailCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly pauses: Pauses,
  ) {}

  static declare(program: Command): Command {
    return program.command('resume-mail').description('end what `pause-mail` began').addOption(requiredWhy());
  }

  async run({ why }: Why): Promise<string> {
    await this.operator.record('resume-mail', { why });
    return (await this.pauses.end('mail')) ? 'Resumed' : 'E-mails were not paused';
  }
}
