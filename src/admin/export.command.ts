import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import type { AdminCommand, Why } from './admin-command';
import { Operator } from './operator';
import { requiredWhy } from './options';
import { PersonExport } from './person-export';
import { addWhom, PersonReader, type Whom } from './person-reader';

@Injectable()
export class ExportCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: PersonReader,
    private readonly person: PersonExport,
  ) {}

  static declare(program: Command): Command {
    return addWhom(program.command('export').description('all that is stored of a person, as JSON')).addOption(
      requiredWhy(),
    );
  }

  async run(word: string | undefined, { why, ...whom }: Why & Whom): Promise<object> {
    const person = await this.reader.read(word, whom);
    const names = person.names.map(({ identifier }) => identifier);
    await this.operator.record('export', { why, identifier: person.named.value, names });
    return this.person.of(person);
  }
}
