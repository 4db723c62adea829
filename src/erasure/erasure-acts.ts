import { Injectable } from '@nestjs/common';
import type { Person } from '../accounts/person';
import { AuditKeys } from '../audit/audit-keys';
import { readEmail } from '../identifiers/email';
import { readCallersPhone, readMobilePhone } from '../identifiers/identifier';
import { IdentifierSettings } from '../identifiers/identifier.settings';
import type { Erasure } from './person-erasure';

/** What the audit trail says of an erasure. */
export interface ErasureAct {
  act: string;
  /** Names of the person, which the reason must not tell. */
  names: string[];
}

/** Puts erasures into words for the audit trail. */
@Injectable()
export class ErasureActs {
  constructor(
    private readonly settings: IdentifierSettings,
    private readonly keys: AuditKeys,
  ) {}

  of(person: Person, erasure: Erasure): ErasureAct {
    const names = [...person.names, ...erasure.names].map(({ identifier }) => identifier);
    return { act: `erase of ${this.nameOf(person, erasure)}${inWords(erasure.erased)}`, names };
  }

  /**
   * The audit trail keeps the id of the erased account; an id that is a phone or an e-mail is kept as its HMAC (R27).
   */
  private nameOf(person: Person, erasure: Erasure): string {
    const id = (erasure.account ?? person.account)?.id;
    if (id === undefined) return '';
    return `account ${this.isIdentifier(id) ? this.keys.hmac(id) : id}, `;
  }

  /** Whether the text is a phone or an e-mail in any spelling. */
  private isIdentifier(text: string): boolean {
    const { PHONE_REGIONS } = this.settings;
    return Boolean(readEmail(text) ?? readMobilePhone(text, PHONE_REGIONS) ?? readCallersPhone(text));
  }
}

/** Writes the numbers of rows as in `1 account, 2 challenge`. */
function inWords(erased: Erasure['erased']): string {
  return Object.entries(erased)
    .map(([table, count]) => `${count} ${table}`)
    .join(', ');
}
