import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';
import { PersonExport } from './person-export';
import { addPersonOptions, PersonReader, type PersonOptions } from './person-reader';

@Injectable()
export class ExportCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: PersonReader,
    private readonly person: PersonExport,
  ) {}

  static declare(program: Command): Command {
    return addPersonOptions(program.command('export').description('all that is stored of a person, as JSON')).addOption(
      requiredWhy(),
    );
  }

  async run(word: string | undefined, { why, ...options }: Why & PersonOptions): Promise<object> {
    const person = await this.reader.read(word, options);
    const names = person.names.map(({ identifier }) => identifier);
    await this.operator.record('export', { why, identifier: person.named.value, names });
    return this.person.of(person);
  }
}
