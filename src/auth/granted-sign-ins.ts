import { Injectable } from '@nestjs/common';
import type { StoredAccount } from '../accounts/account.store';
import type { AuditSubject } from '../audit/audit.parts';
import { CodeChannels } from '../channels/code-channels';
import { Statements } from '../database/statements';
import { isEmail } from '../identifiers/identifier';
import type { WaitingRegistration } from '../otp/challenge.entity';
import type { ChargedChallenge } from '../otp/guess.parts';
import { WaitingRegistrations } from './registration/waiting-registrations';
import { signInStatements } from './sign-in.statements';

/** What a right code grants; `accountId` is that of an account that is new. */
export type Granted = AuditSubject & { accountId: string };

/** Consumes right codes: each opens the account of its identifier, made if there is none. No row is a used code. */
@Injectable()
export class GrantedSignIns {
  private readonly sql: ReturnType<typeof signInStatements>;

  constructor(
    private readonly statements: Statements,
    private readonly channels: CodeChannels,
    private readonly registrations: WaitingRegistrations,
  ) {
    this.sql = statements.declare(signInStatements(channels));
  }

  toReviewer(challenge: ChargedChallenge, phone: string, granted: Granted): Promise<StoredAccount[]> {
    return this.statements.run(this.sql.byReviewer, { ...challenge, phone, ...granted });
  }

  /** What the installation brought with its request for the code is applied in the same statement. */
  async to(
    challenge: ChargedChallenge,
    granted: Granted,
    waiting: WaitingRegistration[],
    installId: string | undefined,
  ): Promise<StoredAccount[]> {
    const { identifier } = challenge;
    const registered = waiting.length === 0 ? undefined : await this.registrations.open(waiting, identifier, installId);
    const values = { ...challenge, ...granted };
    if (isEmail(identifier)) {
      const counted = { ...values, ...this.channels.email.counts.values(identifier) };
      return registered
        ? this.statements.run(this.sql.registeredByEmail, { ...counted, ...registered })
        : this.statements.run(this.sql.byEmail, counted);
    }
    return registered
      ? this.statements.run(this.sql.registeredByPhone, { ...values, ...registered })
      : this.statements.run(this.sql.byPhone, values);
  }
}
