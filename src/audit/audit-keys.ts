import { Injectable, type OnModuleInit } from '@nestjs/common';
import { createHash, createHmac } from 'node:crypto';
import { DataSource, QueryFailedError } from 'typeorm';
import { maskIdentifier } from '../identifiers/identifier';
import type { AuditSubject } from './audit.parts';
import { AuditSettings } from './audit.settings';

const UNDEFINED_TABLE = '42P01';

const NOTE_CURRENT = `
  insert into audit_key as k (fingerprint, used_at) values ($1, clock_timestamp())
  on conflict (fingerprint) do update set used_at = excluded.used_at where k.used_at < excluded.used_at - interval '1 hour'`;

/**
 * The keys of `AUDIT_KEY`. Identifiers are named by their HMAC under the current key; all keys serve to find and to
 * forget them. The database has a fingerprint of each key that was used, so that nobody searches without it and
 * finds nothing.
 */
@Injectable()
export class AuditKeys implements OnModuleInit {
  /** The fingerprint of the current key. */
  readonly fingerprint: string;
  private readonly current: string;
  private readonly keys: string[];

  constructor(
    { AUDIT_KEY }: AuditSettings,
    private readonly dataSource: DataSource,
  ) {
    const [current] = AUDIT_KEY;
    if (current === undefined) throw new Error('AUDIT_KEY has no key');
    this.keys = AUDIT_KEY;
    this.current = current;
    this.fingerprint = fingerprintOf(current);
  }

  /** @throws `Error` if the database holds what only a key can find that `AUDIT_KEY` lacks */
  async onModuleInit(): Promise<void> {
    try {
      await this.check();
      await this.noteCurrent();
    } catch (error) {
      // A database without the table holds nothing yet; the readiness check reports that it is not migrated.
      if (!isUndefinedTable(error)) throw error;
    }
  }

  /** What the lines of a request are about, as the parts of statements need it. */
  subject(identifier: string, requestId: string, hmac = hmacOf(this.current, identifier)): AuditSubject {
    return { requestId, masked: maskIdentifier(identifier), hmac };
  }

  /** The value of `auditLines`, for lines about several identifiers. */
  list(lines: { identifier: string; detail: string }[]): string {
    const rows = lines.map(({ identifier, detail }) => ({
      detail,
      identifier: maskIdentifier(identifier),
      hmac: this.hmac(identifier),
    }));
    return JSON.stringify(rows);
  }

  /** The HMAC under the current key: whoever has the trail can find a person in it only with that key. */
  hmac(identifier: string): string {
    return hmacOf(this.current, identifier);
  }

  /** The HMACs under all keys, that of the current key first: they find what was written before the keys changed. */
  hmacs(identifier: string): string[] {
    return this.keys.map((key) => hmacOf(key, identifier));
  }

  /** The database remembers a key for as long as it may be needed: from its last use on. */
  async noteCurrent(): Promise<void> {
    await this.dataSource.query(NOTE_CURRENT, [this.fingerprint]);
  }

  private async check(): Promise<void> {
    const missing = await this.dataSource.query<{ fingerprint: string; usedOn: string }[]>(
      `select fingerprint, to_char(used_at at time zone 'UTC', 'YYYY-MM-DD') as "usedOn" from audit_key
       where fingerprint <> all($1) order by used_at desc`,
      [this.keys.map(fingerprintOf)],
    );
    if (missing.length === 0) return;
    const which = missing.map(({ fingerprint, usedOn }) => `${fingerprint}, last used on ${usedOn}`).join('; ');
    throw new Error(
      `AUDIT_KEY lacks a key that the audit trail was written with (fingerprint ${which}). Without it nobody's records ` +
        `could be found or erased: add the key to AUDIT_KEY, behind the current one and a comma.`,
    );
  }
}

function hmacOf(key: string, identifier: string): string {
  return createHmac('sha256', key).update(identifier).digest('base64url');
}

/** A fingerprint identifies a key and does not reveal it. */
function fingerprintOf(key: string): string {
  return createHash('sha256').update(`audit-key:${key}`).digest('hex').slice(0, 16);
}

function isUndefinedTable(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNDEFINED_TABLE;
}
