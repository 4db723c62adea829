import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { Failure } from '../failures/failure';
import { Messages } from '../failures/messages';
import { MendedNames } from './mended-names';
import type { AdminCommand } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { why } from '../command-line/options';

@Injectable()
export class MendedCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly names: MendedNames,
    private readonly messages: Messages,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('mended')
      .description('phones and e-mails that the upgrade to 2.2.0 took from accounts, for 90 days')
      .option('--put-back <number>', 'give the account this one again, where it may have it')
      .addOption(why());
  }

  async run({ putBack, why: reason }: { putBack?: string; why?: string }): Promise<object | string> {
    if (putBack === undefined) {
      await this.operator.record('mended', { why: reason });
      return this.names.list();
    }
    await this.operator.record(`mended --put-back ${putBack}`, { why: reason });
    try {
      const { accountId, field } = await this.names.putBack(putBack, { id: randomUUID() });
      return `The account ${accountId} has its ${field} again`;
    } catch (error) {
      throw error instanceof Failure
        ? new Error(this.messages.errorBody(error).error.message, { cause: error })
        : error;
    }
  }
}
