import type { INestApplicationContext } from '@nestjs/common';
import { readEmail } from '../common/email';
import { readMobilePhone } from '../common/identifier';
import { Environment } from '../config/environment';
import { type Command, record } from './command';
import { inWords, Person } from './person';

export const PERSON_COMMANDS: Record<string, Command> = {
  export: {
    usage: 'export PHONE|EMAIL|ID --why TEXT',
    does: 'all that is stored of a person, as JSON',
    run: async (context, { whom, why }) => {
      const identifier = nameOf(context, whom);
      await record(context, 'export', { why, identifier });
      return context.get(Person).export(identifier);
    },
  },
  erase: {
    usage: 'erase PHONE|EMAIL|ID --why TEXT',
    does: 'remove all of it, limits as well',
    run: async (context, { whom, why }) => {
      const erased = await context.get(Person).erase(nameOf(context, whom));
      await record(context, `erase of ${inWords(erased)}`, { why });
      return { erased };
    },
  },
};

/** A phone or an e-mail in any spelling, or an id as it is. */
function nameOf(context: INestApplicationContext, text: string): string {
  return readEmail(text) ?? readMobilePhone(text, context.get(Environment).PHONE_REGIONS) ?? text;
}
