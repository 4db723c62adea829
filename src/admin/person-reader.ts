import { Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { readEmail } from '../identifiers/email';
import { readCallersPhone, readMobilePhone } from '../identifiers/identifier';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import { describe, type Named, type Person, Persons } from '../accounts/person';

/** The options by which a command line names a person. */
export interface PersonOptions {
  phone?: string;
  email?: string;
  id?: string;
}

export function addPersonOptions(command: Command): Command {
  return command
    .argument('[phone|email|id]', 'the person, where the word can mean one only')
    .option('--phone <phone>', 'the person with this phone')
    .option('--email <email>', 'the person with this confirmed e-mail')
    .option('--id <id>', 'the person whose account has this id');
}

/** Finds the one person whom a command line names. */
@Injectable()
export class PersonReader {
  constructor(
    private readonly settings: IdentifierSettings,
    private readonly persons: Persons,
  ) {}

  /** @throws `Error` unless the words can mean one thing and one account only */
  async read(word: string | undefined, { phone, email, id }: PersonOptions): Promise<Person> {
    const [given, ...more] = [word, phone, email, id].filter((name) => name !== undefined);
    if (given === undefined || more.length > 0) throw new Error('Say whom by one of --phone, --email and --id');
    if (phone !== undefined) return this.persons.find({ by: 'phone', value: this.phoneOf(phone) });
    if (email !== undefined) return this.persons.find({ by: 'email', value: emailOf(email) });
    if (id !== undefined) return this.persons.find({ by: 'id', value: id });
    return this.readWord(given);
  }

  private async readWord(word: string): Promise<Person> {
    const byId = await this.persons.find({ by: 'id', value: word });
    const reading = this.readingOf(word);
    if (!reading) return byId;
    const byReading = await this.persons.find(reading);
    // A phone that is not typed in its stored form may just as well be the id of an account.
    const isPlain = reading.by === 'email' || reading.value === word || /[^\d]/.test(word);
    const isSame = byId.account === undefined || byId.account.id === byReading.account?.id;
    if (isPlain && isSame) return byReading;
    throw new Error(
      `${word} can mean two things: say --id for ${describe(byId)}, or --${reading.by} for ${describe(byReading)}`,
    );
  }

  private readingOf(word: string): Named | undefined {
    const email = readEmail(word);
    if (email) return { by: 'email', value: email };
    const phone = this.readPhone(word);
    return phone ? { by: 'phone', value: phone } : undefined;
  }

  private phoneOf(text: string): string {
    const phone = this.readPhone(text);
    if (!phone) throw new Error(`Not a phone: ${text}`);
    return phone;
  }

  /** Reads phones that cannot sign in as well, since the retailer's accounts may have them. */
  private readPhone(text: string): string | undefined {
    return readMobilePhone(text, this.settings.PHONE_REGIONS) ?? readCallersPhone(text);
  }
}

function emailOf(text: string): string {
  const email = readEmail(text);
  if (!email) throw new Error(`Not an e-mail: ${text}`);
  return email;
}
