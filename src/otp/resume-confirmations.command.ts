import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { OtpLimits } from './otp-limits';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';

@Injectable()
export class ResumeConfirmationsCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly limits: OtpLimits,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('resume-confirmations')
      .description('end a stop of confirmations early; failed codes are counted anew from then on')
      .addOption(requiredWhy());
  }

  async run({ why }: Why): Promise<string> {
    await this.operator.record('resume-confirmations', { why });
    return (await this.limits.resumeConfirmations()) ? 'Resumed' : 'Confirmations were not stopped';
  }
}
