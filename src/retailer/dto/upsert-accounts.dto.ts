import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Expose, plainToInstance, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray } from 'class-validator';
import { ApiBodyKey } from '../../http/api-body-key.decorator';
import { because } from '../../failures/field-fault';
import { AccountDto } from '../../accounts/dto/account.dto';
import { plainReaderOf } from '../../accounts/dto/field-readers';
import { READING } from '../../http/request.pipe';

const MAX_ACCOUNTS = 500;

const readPlain = plainReaderOf(AccountDto);

/** The JSON Schema of an object that has a text in `field`. */
const having = (field: string) => ({ required: [field], properties: { [field]: { type: 'string' } } });

const HAVING_CONFIRMED_EMAIL = {
  required: ['email', 'emailConfirmed'],
  properties: { email: { type: 'string' }, emailConfirmed: { enum: [true] } },
};

/** Each account is checked by itself, so that a bad one is reported in its place and the others are written. */
@ApiExtraModels(AccountDto)
export class UpsertAccountsDto {
  @ApiBodyKey()
  key?: string;

  @ApiProperty({
    description: `Up to ${MAX_ACCOUNTS} accounts, each with an \`id\`, a \`phone\` or a confirmed \`email\``,
    type: 'array',
    items: {
      allOf: [{ $ref: getSchemaPath(AccountDto) }],
      anyOf: [having('id'), having('phone'), HAVING_CONFIRMED_EMAIL],
    },
    minItems: 1,
    maxItems: MAX_ACCOUNTS,
  })
  @Expose()
  @Type(() => AccountDto)
  // The first rule is the last line: decorators are applied from below.
  @ArrayMaxSize(MAX_ACCOUNTS, because('FIELD_TOO_MANY', { limit: MAX_ACCOUNTS }))
  @ArrayNotEmpty(because('FIELD_TOO_FEW', { limit: 1 }))
  @IsArray(because('FIELD_NOT_LIST'))
  accounts!: AccountDto[];

  /** Makes what class-transformer would make of the body, which is asked about the accounts that are not plain. */
  static readBody(body: unknown): UpsertAccountsDto {
    const { accounts } = (body ?? {}) as Partial<UpsertAccountsDto>;
    if (!Array.isArray(accounts) || accounts.length > MAX_ACCOUNTS) return transformed(body);
    const dto = new UpsertAccountsDto();
    dto.accounts = accounts.flatMap((account) => readPlain(account) ?? transformed({ accounts: [account] }).accounts);
    return dto;
  }
}

function transformed(body: unknown): UpsertAccountsDto {
  return plainToInstance(UpsertAccountsDto, body ?? {}, READING);
}
