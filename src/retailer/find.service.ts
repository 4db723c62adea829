import { Injectable } from '@nestjs/common';
import { AccountFinder, type FoundAccount } from '../accounts/account-finder';
import type { Named } from '../accounts/person';
import { Failure } from '../failures/failure';
import type { FieldReasonKey } from '../failures/field-fault';
import type { RequestContext } from '../http/request-context';
import { readEmail } from '../identifiers/email';
import { readCallersPhone, readMobilePhone } from '../identifiers/identifier';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import type { FindAccountDto } from './dto/find-account.dto';
import type { FoundAccountDto, FoundAnswerDto } from './dto/found-account.dto';

/** Looks accounts up for the retailer's support desk. */
@Injectable()
export class FindService {
  constructor(
    private readonly settings: IdentifierSettings,
    private readonly finder: AccountFinder,
  ) {}

  /** @throws `Failure` `NO_SUCH_USER`, or `INVALID_REQUEST` where not one of the three is given */
  async find(request: FindAccountDto, { id, keyName = '' }: RequestContext): Promise<FoundAnswerDto> {
    const account = await this.finder.find(this.named(request), { id, keyName });
    if (!account) throw new Failure('NO_SUCH_USER');
    return { account: toFound(account) };
  }

  private named({ id, phone, email }: FindAccountDto): Named {
    const given = [id, phone, email].filter((name) => name !== undefined && name !== null);
    if (given.length !== 1) throw invalid('id', 'FIELD_INVALID');
    if (phone) return { by: 'phone', value: this.phoneOf(phone) };
    if (email) return { by: 'email', value: emailOf(email) };
    return { by: 'id', value: id ?? '' };
  }

  /** Phones that cannot sign in are read as well, since your accounts may have them. */
  private phoneOf(text: string): string {
    const phone = readMobilePhone(text, this.settings.PHONE_REGIONS) ?? readCallersPhone(text);
    if (phone === undefined) throw invalid('phone', 'FIELD_NOT_PHONE');
    return phone;
  }
}

function emailOf(text: string): string {
  const email = readEmail(text);
  if (email === undefined) throw invalid('email', 'FIELD_NOT_EMAIL');
  return email;
}

function invalid(field: string, key: FieldReasonKey): Failure {
  return new Failure('INVALID_REQUEST', { faults: [{ field, reason: { key } }] });
}

function toFound({ data, phone, email, emailConfirmed, createdAt, updatedAt, ...rest }: FoundAccount): FoundAccountDto {
  return {
    ...data,
    ...rest,
    ...(phone === null ? {} : { phone }),
    ...(email === null ? {} : { email, emailConfirmed }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
