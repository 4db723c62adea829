import { ApiSchema } from '@nestjs/swagger';
import { BooleanField, ObjectListField, TextField } from './account-field.decorators';
import { AccountFields } from './account-fields.dto';
import { ConsentDto } from './consent.dto';
import { CALLERS_PHONE, IsAddress, IsCallersPhone, IsPrintable, PRINTABLE } from './account.rules';

const LENIENCY = `An account as the retailer's system writes it. A field that is given replaces, one that is missing leaves what is stored, \`null\` clears it.

What systems write for "nothing" is taken as missing: an empty text; an object without content, also as \`[]\`; for a birthday the
first and last days of their calendars, such as \`0001-01-01\`, \`1899-12-30\` or \`9999-12-31\`; within an object or list also \`null\`. An empty list replaces the list.

Read as well: a number or a boolean as a text (\`"1250.50"\`, \`"true"\`, \`0\` and \`1\`), percents with their sign (\`"5 %"\`), for a text a whole number up to 2^53 (its digits),
for a birthday an ISO date with a time (\`1990-05-17T00:00:00\`).

No text may hold U+0000 or half of a surrogate pair.`;

/** The contract's account object, as the retailer writes it: a missing field stays as it is, `null` clears it. */
@ApiSchema({ description: LENIENCY })
export class AccountDto extends AccountFields {
  @TextField(200, {
    description:
      'Stable id of the user; the account is found by it. One that reads as a phone or an e-mail is allowed only with that very phone or confirmed e-mail',
    example: 'customer-10423',
    rules: [IsPrintable()],
    schema: { pattern: PRINTABLE.source },
  })
  id?: string | null;

  @TextField(50, {
    description: 'Phone that exists, digits with the code of the country; without `id` the account is found by it',
    example: '79990000001',
    rules: [IsCallersPhone()],
    schema: { pattern: CALLERS_PHONE },
  })
  phone?: string | null;

  @TextField(320, {
    description: 'E-mail; a changed one counts as unconfirmed',
    example: 'ivan@shop.example',
    rules: [IsAddress()],
    schema: { format: 'idn-email' },
  })
  email?: string | null;

  @BooleanField({ description: 'Whether the user has shown that the e-mail is theirs', example: true })
  emailConfirmed?: boolean | null;

  @ObjectListField(ConsentDto, {
    description:
      'Consents that were given or withdrawn: they are added to those on record, of which nothing is ever replaced. ' +
      'One that is on record already adds nothing',
  })
  consents?: ConsentDto[] | null;
}
