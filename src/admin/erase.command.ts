import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Confirmation } from './confirmation';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';
import { describe } from '../accounts/person';
import { ErasureActs } from '../erasure/erasure-acts';
import { PersonErasure } from '../erasure/person-erasure';
import { addPersonOptions, PersonReader, type PersonOptions } from './person-reader';

@Injectable()
export class EraseCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: PersonReader,
    private readonly confirmation: Confirmation,
    private readonly erasure: PersonErasure,
    private readonly acts: ErasureActs,
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
      const { act, names } = this.acts.of(person, erasure);
      await this.operator.record(act, { why, names }, manager);
    });
    return keptBlocks > 0 ? { erased, keptBlocks } : { erased };
  }
}
