import { DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';
import { hostOf } from './database/database.address';
import type { Environment } from './environment';
import { EmbeddedPostgresInUseError } from './embedded-postgres/embedded-postgres';
import { SharedSessionsError } from './database/refuse-shared-sessions';

/** Says in one sentence why the start failed: which setting, which host, what to do. It holds no secret. */
export class StartFailure extends Error {
  constructor(
    message: string,
    readonly details: { setting?: string; host?: string; code?: string } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Runs a step of the start; what it throws is told as `explain` says. */
export async function step<T>(explain: (error: unknown) => StartFailure, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw explain(error);
  }
}

/** Explains a failure of what keeps its files in `DATA_DIR`: the embedded PostgreSQL and the keys of development. */
export function explainFolder(error: unknown): StartFailure {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof EmbeddedPostgresInUseError || code === undefined || syscall === undefined || path === undefined)
    return unknownFailure(error);
  const message = `DATA_DIR: ${path} cannot be written (${code}): give this user the right to, or set another folder`;
  return new StartFailure(message, { setting: 'DATA_DIR', code }, { cause: error });
}

export function explainListening(environment: Environment): (error: unknown) => StartFailure {
  return (error) => {
    const { PORT, HOST } = environment;
    const { code = '' } = error as NodeJS.ErrnoException;
    const sentences: Record<string, [setting: string, problem: string]> = {
      EADDRINUSE: ['PORT', `${PORT} of ${HOST} is taken by another process: end that one, or set another port`],
      EACCES: ['PORT', `this user may not listen on ${PORT}: set a port above 1023`],
      EADDRNOTAVAIL: ['HOST', `${HOST} is no address of this machine`],
      ENOTFOUND: ['HOST', `${HOST} is no address of this machine`],
    };
    const [setting, problem] = sentences[code] ?? [];
    if (!setting) return unknownFailure(error);
    return new StartFailure(`${setting}: ${problem}`, { setting, host: HOST, code }, { cause: error });
  };
}

/** Explains a failure to reach the database at the address in `setting`. */
export function explainDatabase(
  environment: Environment,
  setting: 'DATABASE_URL' | 'DATABASE_DIRECT_URL',
): (error: unknown) => StartFailure {
  return (error) => {
    if (error instanceof SharedSessionsError) return new StartFailure(error.message, { setting }, { cause: error });
    const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
    const { code, message } = cause as NodeJS.ErrnoException;
    const address = environment[setting] ?? '';
    const host = hostOf(address);
    const sentence = databaseSentence(cause, host, userOf(address), environment.DATABASE_PASSWORD !== undefined);
    if (!sentence && !(cause instanceof DatabaseError)) return unknownFailure(error);
    const problem = sentence ?? `PostgreSQL at ${host} refuses: ${withoutPassword(message, address)}`;
    return new StartFailure(`${setting}: ${problem}`, { setting, host, code }, { cause: error });
  };
}

function databaseSentence(error: unknown, host: string, user: string, isPasswordApart: boolean): string | undefined {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const encoding = isPasswordApart
    ? 'check DATABASE_PASSWORD'
    : 'check it; one with characters like @ / # % has to be percent-encoded, or set as DATABASE_PASSWORD';
  const sentences: Record<string, string> = {
    ENOTFOUND: `no host has the name of ${host}: check its spelling, and the network of the service`,
    EAI_AGAIN: `the name of ${host} cannot be looked up: check its spelling, and the network of the service`,
    ECONNREFUSED: `nothing listens at ${host}: start PostgreSQL, or correct the host and the port`,
    ECONNRESET: `${host} breaks the connection off: check that PostgreSQL listens there`,
    ETIMEDOUT: `${host} does not answer: check the address and the firewall`,
    EHOSTUNREACH: `${host} cannot be reached: check the address and the network`,
    ENETUNREACH: `${host} cannot be reached: check the address and the network`,
    ENOENT: `nothing listens at ${host}: start PostgreSQL, or correct the folder of its socket`,
    '28P01': `PostgreSQL at ${host} refuses the password of ${user}: ${encoding}`,
    '28000': `PostgreSQL at ${host} does not let ${user} in: check the user, and pg_hba.conf`,
    '3D000': `PostgreSQL at ${host} has no such database: create it, or correct the name in the address`,
    '42501':
      `${user} lacks a right in the database at ${host}: grant create on schema public to it, ` +
      'or migrate as the owner and set DATABASE_MIGRATE=false',
    '53300': `PostgreSQL at ${host} has no connection left: raise max_connections, or lower DATABASE_POOL_SIZE`,
    '57P03': `PostgreSQL at ${host} is starting or stopping: start the service when it is up`,
  };
  if (sentences[code]) return sentences[code];
  // The error has no code behind a pooler, or if pg itself gave up.
  if (/timeout/i.test(message)) return sentences['ETIMEDOUT'];
  if (/SASL.*password must be/.test(message))
    return `PostgreSQL at ${host} wants a password of ${user}: set DATABASE_PASSWORD`;
  if (/SASL|auth(entication)? failed/i.test(message)) return sentences['28P01'];
  if (/SSL|certificate|CERT/.test(`${code} ${message}`))
    return (
      `the encryption of the connection to ${host} fails (${message}): ` +
      'check sslmode in the address and the certificate'
    );
  return undefined;
}

function userOf(address: string): string {
  const [, user = ''] = /^[a-z]+:\/\/([^/?#@:]+)(?::[^/?#]*)?@/i.exec(address) ?? [];
  return user === '' ? 'the user' : `the user ${decodeURIComponent(user)}`;
}

function withoutPassword(message: string, address: string): string {
  const [, encoded = ''] = /^[a-z]+:\/\/[^/?#@:]*:([^/?#]*)@/i.exec(address) ?? [];
  return encoded === '' ? message : message.replaceAll(decodeURIComponent(encoded), '***');
}

/** The failure for an error that no step of the start explains. */
export function unknownFailure(error: unknown): StartFailure {
  if (error instanceof StartFailure) return error;
  const code = error instanceof DatabaseError ? error.code : (error as NodeJS.ErrnoException | undefined)?.code;
  return new StartFailure(error instanceof Error ? error.message : String(error), { code }, { cause: error });
}
