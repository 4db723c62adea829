import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';
import { IdsMadeHere } from './ids-made-here';

/** What the operator has to know before the ids are marked: it cannot be undone by a command. */
const BEFORE =
  'Nothing was done. These ids are random UUIDs (version 4): --yes marks them as made by this service, ' +
  'so that an id of your own may take their places. Do not, if your own ids are such UUIDs (GUIDs of 1C).';

@Injectable()
export class IdsCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly ids: IdsMadeHere,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('ids')
      .description('ids of accounts that count as your own because version 3.2.0 did not record who made them')
      .requiredOption('--made-here', 'find the random UUIDs (version 4) among them; with --yes they count as made here')
      .option('--yes', 'mark them; without it nothing is changed')
      .addOption(requiredWhy());
  }

  async run({ yes = false, why }: Why & { yes?: boolean }): Promise<object> {
    if (!yes) {
      const { count, examples } = await this.ids.find();
      return { found: count, examples, ...(count > 0 ? { before: BEFORE } : {}) };
    }
    await this.operator.record('ids --made-here', { why });
    return { marked: (await this.ids.mark()).count };
  }
}
