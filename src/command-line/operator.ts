import { Inject, Injectable } from '@nestjs/common';
import { userInfo } from 'node:os';
import type { EntityManager } from 'typeorm';
import { AuditTrail, type OperatorAct } from '../audit/audit-trail';
import type { Reason } from '../audit/reason';

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
   * Writes a line of the audit trail: who did what to whom, and why. Nothing is done without one, so it comes first, or
   * in the same transaction. Returns who and why as it is written there, for what keeps the reason beside itself.
   */
  async record(act: string, of: Omit<OperatorAct, 'act' | 'actor'> = {}, manager?: EntityManager): Promise<Reason> {
    const why = await this.audit.act({ act, actor: this.name, ...of }, manager);
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
