import { Injectable } from '@nestjs/common';
import { AuditKeys } from '../audit/audit-keys';
import { Statements } from '../database/statements';
import type { StoredAccount } from './account.store';
import { FINDER_STATEMENTS } from './finder.statements';
import type { CurrentConsentDto } from './dto/account-with-consents.dto';
import type { ProvidedIdentity } from './identity.parts';
import type { Named } from './person';

/** An account with what is known of it beside its fields. */
export interface FoundAccount extends StoredAccount {
  aliases: string[];
  consents: CurrentConsentDto[];
  identities: ProvidedIdentity[];
  idMadeHere: boolean;
  createdAt: Date;
  updatedAt: Date;
}

/** Looks accounts up for people who help users; it makes none. */
@Injectable()
export class AccountFinder {
  private readonly sql = FINDER_STATEMENTS;

  constructor(
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
  ) {
    statements.declare(this.sql);
  }

  /** The audit trail gets a line that says who found an account. */
  async find(
    { by, value }: Named,
    { keyName, id }: { keyName: string; id: string },
  ): Promise<FoundAccount | undefined> {
    const values = { name: value, keyName, ...this.keys.subject(value, id) };
    return (await this.statements.run(this.sql[by], values))[0];
  }
}
