import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { readEmail } from '../identifiers/email';
import { Failure } from '../failures/failure';
import { readCallersPhone } from '../identifiers/identifier';
import type { RequestContext } from '../http/request-context';
import { AccountStore } from './account.store';
import { AccountWriter } from './account-writer';
import type { AccountDto } from './dto/account.dto';
import { Mended } from './mended.entity';

/**
 * The phones and e-mails that the migration to stored forms took from accounts, for operators to look at and put back.
 */
@Injectable()
export class MendedNames {
  constructor(
    @InjectRepository(Mended) private readonly mended: Repository<Mended>,
    private readonly accounts: AccountStore,
    private readonly writer: AccountWriter,
  ) {}

  list(): Promise<Mended[]> {
    return this.mended.find({ order: { id: 'asc' } });
  }

  /**
   * Gives the account its name again, in its stored form and under the rules of every write, and forgets the entry.
   * @throws `Failure` where there is no such entry or account any more, the name has no stored form, or is taken by now
   */
  async putBack(id: string, context: RequestContext): Promise<Mended> {
    const entry = await this.mended.findOneBy({ id });
    if (!entry || !(await this.accounts.find({ id: entry.accountId }, context.id))) throw new Failure('NO_SUCH_USER');
    const account = accountOf(entry);
    if (!account) throw new Failure('INVALID_ACCOUNT', { fields: [entry.field] });
    const [result] = await this.writer.write([account], context);
    if (result instanceof Failure) throw result;
    await this.mended.delete({ id });
    return entry;
  }
}

/** `undefined` for a value that has no stored form. */
function accountOf({ accountId: id, field, value }: Mended): AccountDto | undefined {
  if (field === 'phone') {
    const phone = readCallersPhone(value);
    return phone === undefined ? undefined : { id, phone };
  }
  const email = readEmail(value);
  return email === undefined ? undefined : { id, email, emailConfirmed: field === 'confirmed e-mail' };
}
