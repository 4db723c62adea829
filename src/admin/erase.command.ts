import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { readEmail } from '../common/email';
import { readMobilePhone } from '../common/identifier';
import { Environment } from '../config/environment';
import type { AdminCommand, Why } from './admin-command';
import { Operator } from './operator';
import { requiredWhy } from './options';
import { inWords, Person } from './person';

@Injectable()
export class EraseCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly environment: Environment,
    private readonly person: Person,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('erase <phone|email|id>')
      .description('remove all that is stored of a person, limits as well')
      .addOption(requiredWhy());
  }

  async run(whom: string, { why }: Why): Promise<object> {
    const identifier = readEmail(whom) ?? readMobilePhone(whom, this.environment.PHONE_REGIONS) ?? whom;
    const erased = await this.person.erase(identifier);
    await this.operator.record(`erase of ${inWords(erased)}`, { why });
    return { erased };
  }
}
