import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { isEmail } from '../identifiers/identifier';
import { MailBudget } from '../limits/mail-budget';
import type { Obstacle } from '../limits/obstacle';
import { type Forgiven, OtpLimits } from './otp-limits';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { IdentifierReader } from '../command-line/identifier-reader';
import { NO_CODE_REQUESTED, Obstacles } from './obstacles';
import { Operator } from '../command-line/operator';
import { why } from '../command-line/options';

@Injectable()
export class UnlockCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: IdentifierReader,
    private readonly limits: OtpLimits,
    private readonly obstacles: Obstacles,
    private readonly mail: MailBudget,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('unlock <phone|email>')
      .description('forgive its failed codes; says what that changed, and what still keeps a code from it')
      .option('--sends', 'forgive its sends as well')
      .addOption(why());
  }

  async run(typed: string, { why: reason, sends = false }: Partial<Why> & { sends?: boolean }): Promise<string> {
    const identifier = this.reader.identifier(typed);
    await this.operator.record(sends ? 'unlock with sends' : 'unlock', { why: reason, identifier });
    const forgiven = await this.limits.unlock(identifier, sends);
    const mails = sends && isEmail(identifier) ? await this.mail.forgive(identifier) : 0;
    const { send, guess } = await this.obstacles.of(identifier);
    // A code has to be requested anyway.
    const left = [...send, ...guess.filter((each) => each.reason !== 'NO_LIVE_CODE' && !isIn(send, each))];
    const mailbox =
      mails > 0 ? [`Forgiven are ${mails} e-mails of the last 24 hours to all spellings of the mailbox`] : [];
    return [inWords(forgiven, sends), ...mailbox, ...left.map((obstacle) => stillThere(obstacle, sends))].join('\n');
  }
}

function isIn(obstacles: Obstacle[], { reason }: Obstacle): boolean {
  return obstacles.some((other) => other.reason === reason);
}

/** What changed: never that somebody was let in who was not locked out. */
function inWords(forgiven: Forgiven | undefined, withSends: boolean): string {
  if (!forgiven) return `Nothing was locked. ${NO_CODE_REQUESTED}`;
  const { wasLocked, failuresInDay, failuresInRow, sendsInDay } = forgiven;
  if (failuresInDay + failuresInRow + sendsInDay === 0)
    return `Nothing was locked: no failed codes${withSends ? ' and no sends' : ''} were counted`;
  const failures = `${failuresInDay} failed codes of the last 24 hours, ${failuresInRow} in a row`;
  const sends = withSends ? `, and ${sendsInDay} sends of the last 24 hours` : '';
  return `${wasLocked ? 'Unlocked' : 'Nothing was locked'}; forgiven are ${failures}${sends}`;
}

function stillThere({ reason, until, why: cause }: Obstacle, withSends: boolean): string {
  const end = until ? `until ${until.toISOString()}` : 'until an operator ends it';
  const hint = !withSends && ['TOO_MANY_SENDS', 'WAIT', 'MAIL_MAILBOX'].includes(reason) ? '; --sends forgives it' : '';
  return `Still in the way: ${reason} ${end}${cause ? ` (${cause})` : ''}${hint}`;
}
