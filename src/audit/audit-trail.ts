import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { createHmac } from 'node:crypto';
import { type Repository } from 'typeorm';
import { maskIdentifier } from '../common/identifier';
import { Environment } from '../config/environment';
import type { Rider } from '../database/statements';
import { Audit, type AuditEvent } from './audit.entity';

/** Whom a line is about, and which request made it. */
export interface AuditSubject {
  /** As it is stored: a phone's digits, an id. */
  identifier: string;
  requestId: string;
}

/** A line for each row of a query of the statement it rides in. */
export interface AuditLine {
  event: AuditEvent;
  /** A `from` clause, with its `where`. */
  from: string;
  /** SQL of the detail. */
  detail?: string;
}

/** The audit trail is written by the statements that decide what it records: their riders are made here. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly environment: Environment,
    @InjectRepository(Audit) private readonly audit: Repository<Audit>,
  ) {}

  lines(subject: AuditSubject, ...lines: AuditLine[]): Rider {
    return {
      name: 'audit',
      text: (first) => `
        audited_${first} as (
          insert into audit (event, detail, request_id, identifier, hmac) ${lines
            .map(
              ({ event, from, detail = 'null' }) =>
                `select '${event}', ${detail}::text, $${first}::uuid, $${first + 1}, $${first + 2} from ${from}`,
            )
            .join(' union all ')})`,
      values: [subject.requestId, maskIdentifier(subject.identifier), this.hmac(subject.identifier)],
    };
  }

  /** What an operator did, and why; `identifier` of whom, unless nothing of them is to remain. */
  async act(act: { detail: string; actor: string; identifier?: string }): Promise<void> {
    const { detail, actor, identifier } = act;
    const whom = identifier ? { identifier: maskIdentifier(identifier), hmac: this.hmac(identifier) } : {};
    await this.audit.insert({ event: 'operator', detail, actor, ...whom });
  }

  /** When and why the identifier was last refused a code; `undefined` if it never was, or so long ago that the trail has ended. */
  async lastRefusal(identifier: string): Promise<{ at: Date; reason: string } | undefined> {
    const sql = `select at, detail as reason from audit where hmac = $1 and event = 'refused' order by at desc limit 1`;
    return (await this.audit.query<{ at: Date; reason: string }[]>(sql, [this.hmac(identifier)]))[0];
  }

  /** Under a key of its own: whoever has the trail can find a person in it only with that key. */
  hmac(identifier: string): string {
    return createHmac('sha256', this.environment.AUDIT_KEY).update(identifier).digest('base64url');
  }
}
