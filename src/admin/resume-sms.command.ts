import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { SmsPause } from '../sms-gateway/sms-pause';
import type { AdminCommand, Why } from './admin-command';
import { Operator } from './operator';
import { requiredWhy } from './options';

@Injectable()
export class ResumeSmsCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly pause: SmsPause,
  ) {}

  static declare(program: Command): Command {
    return program.command('resume-sms').description('end what `pause-sms` began').addOption(requiredWhy());
  }

  async run({ why }: Why): Promise<string> {
    await this.operator.record('resume-sms', { why });
    return (await this.pause.end()) ? 'Resumed' : 'SMS were not paused';
  }
}
