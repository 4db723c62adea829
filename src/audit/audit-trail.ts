import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { maskIdentifier } from '../identifiers/identifier';
import type { Rider } from '../database/statements';
import { Audit, type AuditEvent } from './audit.entity';
import { AuditKeys } from './audit-keys';
import { maskFreeText } from './free-text';

/** The identifier that a line is about, and the request that made it. */
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

/** The audit trail is written by the statements that decide what it records: their riders are made here. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly keys: AuditKeys,
    @InjectRepository(Audit) private readonly audit: Repository<Audit>,
  ) {}

  lines(subject: AuditSubject, ...lines: AuditLine[]): Rider {
    return {
      name: 'audit',
      text: (first) => `audited_${first} as (${insertion(first, lines)})`,
      values: this.valuesOf(subject),
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

  /**
   * A line that says why the request of `from`, one row at most, was refused: the first of a minute, since whoever
   * repeats a request that is refused could fill the disk. The row of the identifier decides, so replicas need not
   * agree.
   */
  refusal(subject: AuditSubject, from: string, detail: string): Rider {
    return {
      name: 'refusal',
      text: (first) => `
        refused_${first} as (select ${detail} as why from ${from}),
        noted_${first} as (
          insert into refusal as r (hmac, at) select $${first + 2}, clock_timestamp() from refused_${first}
          on conflict (hmac) do update set at = excluded.at where r.at <= excluded.at - interval '1 minute'
          returning r.hmac),
        audited_${first} as (
          ${insertion(first, [{ event: 'refused', detail: 'why', from: `refused_${first}, noted_${first}` }])})`,
      values: this.valuesOf(subject),
    };
  }

  /** Within the transaction of `manager`, where there is one. Returns the reason as it is written: masked. */
  async act({ act, why = '', actor, identifier, names }: OperatorAct, manager?: EntityManager): Promise<string> {
    const subject = identifier ? { identifier: maskIdentifier(identifier), hmac: this.hmac(identifier) } : {};
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
    return (await this.audit.query<{ at: Date; reason: string }[]>(sql, [this.hmacs(identifier)]))[0];
  }

  /** Under the current key of `AUDIT_KEY`: whoever has the trail can find a person in it only with that key. */
  hmac(identifier: string): string {
    return this.keys.hmac(identifier);
  }

  /** Under each key, to find what was written before the keys were changed. */
  hmacs(identifier: string): string[] {
    return this.keys.hmacs(identifier);
  }

  private valuesOf({ requestId, identifier }: AuditSubject): unknown[] {
    return [requestId, maskIdentifier(identifier), this.hmac(identifier)];
  }
}

/** `$first` request id, the next two the masked identifier and its HMAC. */
function insertion(first: number, lines: AuditLine[]): string {
  const rows = lines.map(
    ({ event, from, detail = 'null' }) =>
      `select '${event}', ${detail}::text, $${first}::uuid, $${first + 1}, $${first + 2} from ${from}`,
  );
  return `insert into audit (event, detail, request_id, identifier, hmac) ${rows.join(' union all ')}`;
}
