import { Inject, Injectable } from '@nestjs/common';
import { userInfo } from 'node:os';
import { AuditTrail } from '../audit/audit-trail';
import type { OperatorAct } from '../database/operator-act';

/** Token of the name that the operator gave, if any. */
export const OPERATOR_NAME = Symbol('OPERATOR_NAME');

/** Who types the commands. */
@Injectable()
export class Operator {
  private readonly name: string;

  constructor(
    private readonly audit: AuditTrail,
    @Inject(OPERATOR_NAME) name: string | undefined,
  ) {
    this.name = name?.trim() || accountName();
  }

  /**
   * Writes a line of the audit trail: who did what to whom, and why. Nothing is done without one, so it comes first. Returns who and
   * why, for what keeps them as well.
   */
  async record(
    act: string,
    { why = '', identifier }: { why?: string; identifier?: string } = {},
  ): Promise<OperatorAct> {
    await this.audit.act({ detail: why ? `${act}: ${why}` : act, actor: this.name, identifier });
    return { why, by: this.name };
  }
}

/** The account's name on this machine; a container may run under a user id that has no name. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.()}`;
  }
}
