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

  /** A rider that writes a line of `event` for each of many subjects of one request. */
  listed(event: AuditEvent, lines: { identifier: string; detail: string }[], requestId: string): Rider {
    const rows = lines.map(({ identifier, detail }) => ({
      detail,
      identifier: maskIdentifier(identifier),
      hmac: this.hmac(identifier),
    }));
    return {
      name: 'audit-list',
      text: (first) => `
        audited_${first} as (
          insert into audit (event, detail, request_id, identifier, hmac)
          select $${first}, detail, $${first + 1}::uuid, identifier, hmac
          from jsonb_to_recordset($${first + 2}::jsonb) as l (detail text, identifier text, hmac text))`,
      values: [event, requestId, JSON.stringify(rows)],
    };
  }

  /** What an operator did, and why; `identifier` of whom, unless nothing of them is to remain. */
  async act(act: { detail: string; actor: string; identifier?: string }): Promise<void> {
    const { detail, actor, identifier } = act;
    const whom = identifier ? { identifier: maskIdentifier(identifier), hmac: this.hmac(identifier) } : {};
    await this.audit.insert({ event: 'operator', detail, actor, ...whom });
  }

  /** Under a key of its own: whoever has the trail can find a person in it only with that key. */
  hmac(identifier: string): string {
    return createHmac('sha256', this.environment.AUDIT_KEY).update(identifier).digest('base64url');
  }
}
