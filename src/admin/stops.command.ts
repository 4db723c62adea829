import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { Stops } from '../limits/stops';
import { MailObstacles } from '../limits/mail-obstacles';
import { Blocks } from '../otp/blocks';
import { SmsObstacles } from '../limits/sms-obstacles';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { why } from '../command-line/options';

@Injectable()
export class StopsCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly stops: Stops,
    private readonly sms: SmsObstacles,
    private readonly mail: MailObstacles,
    private readonly blocks: Blocks,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('stops')
      .description('what is stopped and blocked, by an operator or by a limit: since when, until when and why')
      .addOption(why());
  }

  async run({ why: reason }: Partial<Why>): Promise<object> {
    await this.operator.record('stops', { why: reason });
    const stops = await this.stops.inForce();
    const blocks = await this.blocks.inForce();
    return {
      stopped: [
        ...stops.map(({ name, until, ...rest }) => ({ what: name, until: until ?? `resume-${name}`, ...rest })),
        ...[...(await this.sms.budget()), ...(await this.sms.stoppedRanges())].map(({ reason: what, ...rest }) => ({
          what,
          ...rest,
        })),
        ...[...(await this.mail.budget()), ...(await this.mail.stoppedDomains())].map(({ reason: what, ...rest }) => ({
          what,
          ...rest,
        })),
      ],
      blocked: blocks.map(({ until, ...rest }) => ({ ...rest, until: until ?? 'unblock' })),
    };
  }
}
