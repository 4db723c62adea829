import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { AuditKeys } from '../audit/audit-keys';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Confirmation } from './confirmation';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';
import { describe, type Person } from '../accounts/person';
import { type Erasure, PersonErasure } from './person-erasure';
import { addPersonOptions, PersonReader, type PersonOptions } from './person-reader';

@Injectable()
export class EraseCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly keys: AuditKeys,
    private readonly reader: PersonReader,
    private readonly confirmation: Confirmation,
    private readonly erasure: PersonErasure,
  ) {}

  static declare(program: Command): Command {
    return addPersonOptions(
      program.command('erase').description('remove all that is stored of a person, limits as well; it asks before'),
    )
      .addOption(requiredWhy())
      .option('--yes', 'do not ask');
  }

  async run(
    word: string | undefined,
    { why, yes: isConfirmed = false, ...options }: Why & PersonOptions & { yes?: boolean },
  ): Promise<object> {
    const person = await this.reader.read(word, options);
    await this.confirmation.ask(`To be erased: ${describe(person)}`, isConfirmed);
    const { erased, keptBlocks } = await this.erasure.of(person, async (erasure, manager) => {
      const names = [...person.names, ...erasure.names].map(({ identifier }) => identifier);
      await this.operator.record(
        `erase of ${this.nameOf(person, erasure)}${inWords(erasure.erased)}`,
        { why, names },
        manager,
      );
    });
    return keptBlocks > 0 ? { erased, keptBlocks } : { erased };
  }

  /**
   * The audit trail keeps the id of the erased account; an id that is a phone or an e-mail is kept as its HMAC (R27).
   */
  private nameOf(person: Person, erasure: Erasure): string {
    const id = (erasure.account ?? person.account)?.id;
    if (id === undefined) return '';
    return `account ${this.reader.isIdentifier(id) ? this.keys.hmac(id) : id}, `;
  }
}

/** Writes the numbers of rows as in `1 account, 2 challenge`. */
function inWords(erased: Erasure['erased']): string {
  return Object.entries(erased)
    .map(([table, count]) => `${count} ${table}`)
    .join(', ');
}
