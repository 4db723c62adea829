import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import fc from 'fast-check';
import { schemaValidator } from '../../test/support/api-document';
import openapi from '../../openapi.json';
import { Failure } from '../failures/failure';
import { readAccount } from './account-input';
import { ConsentDto } from './dto/consent.dto';
import { AccountDto } from './dto/account.dto';
import { plainReaderOf } from './dto/field-readers';
import { EntrepreneurDto } from './dto/entrepreneur.dto';
import { LegalEntityDto } from './dto/legal-entity.dto';
import { LoyaltyCardDto } from './dto/loyalty-card.dto';
import { LoyaltyProgramDto } from './dto/loyalty-program.dto';
import { ProfileLinkDto } from './dto/profile-link.dto';
import { keepsPlainRules } from './plain-rules';

type Schemas = Record<string, { properties: Record<string, Described> }>;
type Described = { $ref?: string; anyOf?: { $ref?: string }[]; items?: Described };

const schemas = openapi.components.schemas as unknown as Schemas;

/** Whether the account is written: the fields at fault, or nothing. */
function faultsIn(account: object): string | undefined {
  const options = { excludeExtraneousValues: true, exposeUnsetFields: false };
  const read = readAccount(plainToInstance(AccountDto, account, options), KINDS);
  if (!(read instanceof Failure)) return undefined;
  return read.details.faults?.map(({ field, reason }) => `${field} ${reason.key}`).join() ?? read.code;
}

const KINDS = ['marketing', 'sms', 'email'];
const NUMBERS = [0, -1, 1.5, 100, 101, 150, 151, 2 ** 53, 1e308];
const LENGTHS = [1, 50, 51, 200, 201, 320, 321, 500, 501, 1000, 1001, 2000, 2001];
const TEXTS = ['male', 'help', 'account', '79990000001', '+79990000001', '89990000001', ' x', 'x\u200by'];
const DATES_AND_EMAILS = ['1990-05-17', '1990-02-30', '2000-02-29', '1990-05', 'a@shop.example', 'a@почта.рф', 'a@'];

/** Values at the edges of the rules, of every type. */
const values = fc.constantFrom<unknown>(
  null,
  true,
  '😀'.repeat(50),
  ...NUMBERS,
  ...LENGTHS.map((length) => 'x'.repeat(length)),
  ...TEXTS,
  ...DATES_AND_EMAILS,
);

function valueOf(described: Described): fc.Arbitrary<unknown> {
  const reference = described.$ref ?? described.anyOf?.[0]?.$ref;
  const named = reference && schemas[reference.split('/').at(-1) ?? ''];
  if (named) return fc.oneof(values, objectOf(named.properties));
  if (!described.items) return values;
  const list = fc.array(valueOf(described.items), { maxLength: 3 });
  const long = valueOf(described.items).chain((entry) => fc.constantFrom(100, 101).map((n) => Array(n).fill(entry)));
  return fc.oneof(values, list, long);
}

function objectOf(properties: Record<string, Described>): fc.Arbitrary<object> {
  const fields = Object.entries(properties).map(([name, described]) => [name, valueOf(described)] as const);
  return fc.constantFrom(...fields).chain(([name, value]) => value.map((inner) => ({ [name]: inner })));
}

describe('the rules of a written account', () => {
  let matchesSchema: (body: object) => boolean;
  beforeAll(() => {
    const ajv = schemaValidator().addSchema(openapi, 'api');
    const validate = ajv.compile({ $ref: 'api#/components/schemas/UpsertAccountsDto' });
    matchesSchema = (body) => validate(body);
  });
  /** What the document has words for, and no keyword. */
  const SAID_IN_WORDS = new Set(['phone FIELD_NOT_PHONE', 'birthday FIELD_IN_FUTURE', 'birthday FIELD_TOO_OLD']);

  it('are in the OpenAPI document: what fits it is written', () => {
    let fitting = 0;
    fc.assert(
      fc.property(objectOf(schemas['AccountDto']?.properties ?? {}), (fields) => {
        const account = { id: 'customer-1', ...fields };
        fc.pre(matchesSchema({ accounts: [account] }));
        fitting++;
        const faults = faultsIn(account) ?? 'none';
        if (!SAID_IN_WORDS.has(faults)) expect({ account, faults }).toEqual({ account, faults: 'none' });
      }),
      { numRuns: 2000, maxSkipsPerRun: 100 },
    );
    expect(fitting).toBe(2000);
  });

  it('have each a reason of the closed list', () => {
    for (const type of [
      AccountDto,
      LoyaltyProgramDto,
      LoyaltyCardDto,
      LegalEntityDto,
      EntrepreneurDto,
      ProfileLinkDto,
      ConsentDto,
    ]) {
      const rules = getMetadataStorage()
        .getTargetValidationMetadatas(type, '', false, false)
        .filter(({ name }) => name !== 'isOptional');
      expect(rules.length).toBeGreaterThan(5);
      for (const { name, propertyName, context } of rules)
        expect({ rule: `${propertyName} ${name}`, key: context?.key }).toEqual({
          rule: `${propertyName} ${name}`,
          key: expect.stringMatching(/^FIELD_/),
        });
    }
  });
});

describe('the rules that are looked at before class-validator', () => {
  const options = { excludeExtraneousValues: true, exposeUnsetFields: false };

  it('let nothing pass that class-validator refuses, and most of the rest', () => {
    const counts = { kept: 0, fit: 0 };
    fc.assert(
      fc.property(objectOf(schemas['AccountDto']?.properties ?? {}), (fields) => {
        const account = plainToInstance(AccountDto, { id: 'customer-1', ...fields }, options);
        const errors = validateSync(account, { stopAtFirstError: true });
        if (errors.length === 0) counts.fit++;
        if (!keepsPlainRules(account)) return;
        counts.kept++;
        expect({ fields, errors }).toEqual({ fields, errors: [] });
      }),
      { numRuns: 4000 },
    );
    expect(counts.kept).toBeGreaterThan(counts.fit * 0.8);
  });

  it('leave objects to class-validator', () => {
    const account = plainToInstance(AccountDto, { id: 'customer-1', loyaltyProgram: { progress: 1 } }, options);
    expect(keepsPlainRules(account)).toBe(false);
    expect(readAccount(account, KINDS)).not.toBeInstanceOf(Failure);
  });
});

describe('the reading that goes before class-transformer', () => {
  const options = { excludeExtraneousValues: true, exposeUnsetFields: false };
  const readPlain = plainReaderOf(AccountDto);

  it('makes of a body what class-transformer makes of it, or leaves it to that', () => {
    let read = 0;
    const oddities = fc.record(
      {
        isAdmin: values,
        exressBonusesTitle: values,
        name: fc.constantFrom('', ' ', {}, [], [null], ['a', null], [{}]),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(objectOf(schemas['AccountDto']?.properties ?? {}), oddities, (fields, odd) => {
        const plain = readPlain({ id: 10_423, ...odd, ...fields });
        if (!plain) return;
        read++;
        const transformed = plainToInstance(AccountDto, { id: 10_423, ...odd, ...fields }, options);
        expect(plain).toStrictEqual(transformed);
      }),
      { numRuns: 4000 },
    );
    expect(read).toBeGreaterThan(1000);
  });

  it.each([[null], ['строка'], [['a']], [{ loyaltyProgram: { progress: 1 } }], [{ name: { first: 'a' } }]])(
    'leaves %j to class-transformer',
    (body) => expect(readPlain(body)).toBeUndefined(),
  );
});

it.each([
  [{ smsNotification: false, consents: [{ kind: 'sms', given: true }] }, 'consents.0.given'],
  [{ consents: [given('email', true), given('email', false)] }, 'consents.0.given,consents.1.given'],
  [
    { consents: [given('sms', true, '2026-01-01T00:00:00Z'), given('sms', false, '2026-01-01T00:00:00Z')] },
    'consents.0',
  ],
])('refuses consents that contradict each other: %j', (account, fields) => {
  expect(faultsIn({ id: 'customer-1', ...account })?.replaceAll(' FIELD_CONTRADICTS', '')).toContain(fields);
});

it('takes what was said before beside what holds now', () => {
  const consents = [given('sms', false, '2026-01-01T00:00:00Z'), given('sms', true, '2026-02-01T00:00:00Z')];
  expect(faultsIn({ id: 'customer-1', smsNotification: false, consents })).toBeUndefined();
});

function given(kind: string, isGiven: boolean, at?: string): object {
  return { kind, given: isGiven, at };
}
