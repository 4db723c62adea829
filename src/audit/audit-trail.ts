import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { maskIdentifier } from '../identifiers/identifier';
import { Audit } from './audit.entity';
import { AuditKeys } from './audit-keys';
import { maskFreeText } from './free-text';

/** What an operator did, and why. */
export interface OperatorAct {
  act: string;
  why?: string;
  actor: string;
  /** The identifier that it was done to; unset if nothing of the person is to remain. */
  identifier?: string;
  /** Names of that person, which the reason must not tell. */
  names?: string[];
}

/**
 * The audit trail. Its lines are written by the statements that decide what they record, with the parts of
 * `audit.parts.ts`.
 */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly keys: AuditKeys,
    @InjectRepository(Audit) private readonly audit: Repository<Audit>,
  ) {}

  /** Within the transaction of `manager`, where there is one. Returns the reason as it is written: masked. */
  async act({ act, why = '', actor, identifier, names }: OperatorAct, manager?: EntityManager): Promise<string> {
    const subject = identifier ? { identifier: maskIdentifier(identifier), hmac: this.keys.hmac(identifier) } : {};
    const reason = maskFreeText(why, names ?? (identifier ? [identifier] : []));
    const detail = reason ? `${act}: ${reason}` : act;
    await (manager?.getRepository(Audit) ?? this.audit).insert({ event: 'operator', detail, actor, ...subject });
    return reason;
  }

  /** When and why the identifier was last refused a code; `undefined` if the trail has no such line. */
  async lastRefusal(identifier: string): Promise<{ at: Date; reason: string } | undefined> {
    const sql = `
      select at, detail as reason from audit where hmac = any($1) and event = 'refused'
      order by at desc, id desc limit 1`;
    return (await this.audit.query<{ at: Date; reason: string }[]>(sql, [this.keys.hmacs(identifier)]))[0];
  }
}
