import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { readEmail } from '../common/email';
import { readMobilePhone } from '../common/identifier';
import { Environment } from '../config/environment';
import type { AdminCommand, Why } from './admin-command';
import { Operator } from './operator';
import { requiredWhy } from './options';
import { Person } from './person';

@Injectable()
export class ExportCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly environment: Environment,
    private readonly person: Person,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('export <phone|email|id>')
      .description('all that is stored of a person, as JSON')
      .addOption(requiredWhy());
  }

  async run(whom: string, { why }: Why): Promise<object> {
    const identifier = readEmail(whom) ?? readMobilePhone(whom, this.environment.PHONE_REGIONS) ?? whom;
    await this.operator.record('export', { why, identifier });
    return this.person.export(identifier);
  }
}
