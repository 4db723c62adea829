import { Injectable } from '@nestjs/common';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ConsentList, type ListedConsent, type ListedConsents } from '../accounts/consent-list';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { requiredWhy } from '../command-line/options';
import { isCalendarDay } from '../identifiers/calendar-day';
import { csvLine } from './csv';
import { addPersonOptions, PersonReader, type PersonOptions } from './person-reader';

const DAY_MS = 86_400_000;

const COLUMNS: Record<string, (consent: ListedConsent) => string | null> = {
  account: ({ id }) => id,
  phone: ({ phone }) => phone,
  email: ({ email }) => email,
  consent: ({ kind }) => kind,
  given: ({ given }) => (given ? 'yes' : 'no'),
  at: ({ at }) => at.toISOString(),
  source: ({ source }) => source,
  wording: ({ wording }) => wording,
  proof: ({ proof }) => proof,
  request: ({ requestId }) => requestId,
  installation: ({ installation }) => installation,
};

interface Options extends Why, PersonOptions {
  all?: boolean;
  from?: string;
  to?: string;
}

/** Writes consents for an inspector (R28). */
@Injectable()
export class ConsentsCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: PersonReader,
    private readonly consents: ConsentList,
  ) {}

  static declare(program: Command): Command {
    return addPersonOptions(
      program.command('consents').description('consents of a person, or of all, with their times and proofs, as CSV'),
    )
      .option('--all', 'of all accounts')
      .addOption(new Option('--from <YYYY-MM-DD>', 'the first day, UTC').argParser(readDay))
      .addOption(new Option('--to <YYYY-MM-DD>', 'the last day, UTC').argParser(readDay))
      .addOption(requiredWhy());
  }

  async run(word: string | undefined, { why, all, from, to, ...whom }: Options): Promise<AsyncIterable<string>> {
    const times: ListedConsents = {
      from: from === undefined ? undefined : new Date(from),
      until: to === undefined ? undefined : new Date(new Date(to).getTime() + DAY_MS),
    };
    const act = ['consents', from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(' ');
    if (all) {
      if (word !== undefined || Object.keys(whom).length > 0) throw new Error('Say whom, or --all, not both');
      await this.operator.record(`${act} of all`, { why });
      return asCsv(this.consents.read(times));
    }
    const { account, named, names } = await this.reader.read(word, whom);
    const identifiers = names.map(({ identifier }) => identifier);
    await this.operator.record(act, { why, identifier: named.value, names: identifiers });
    return asCsv(account ? this.consents.read({ ...times, accountKey: account.key }) : []);
  }
}

async function* asCsv(consents: Iterable<ListedConsent> | AsyncIterable<ListedConsent>): AsyncGenerator<string> {
  yield csvLine(Object.keys(COLUMNS));
  for await (const consent of consents) yield csvLine(Object.values(COLUMNS).map((column) => column(consent)));
}

function readDay(day: string): string {
  if (!isCalendarDay(day)) throw new InvalidArgumentError('Not a day, like 2026-03-31.');
  return day;
}
