import type { INestApplicationContext } from '@nestjs/common';
import { userInfo } from 'node:os';
import { AuditTrail } from '../audit/audit-trail';
import { readEmail } from '../common/email';
import { readMobilePhone } from '../common/identifier';
import { Environment } from '../config/environment';

/** What an operator typed after the command's name. */
export interface Words {
  /** The phone, id or range. */
  whom: string;
  /** The end of the day that was named, UTC; nothing where none was. */
  until?: Date;
  why: string;
}

/** One command of the operator's command line. */
export interface Command {
  /** As in `unlock PHONE`. */
  usage: string;
  does: string;
  /** What it returns is printed: a text as it is, anything else as JSON. */
  run(context: INestApplicationContext, words: Words): Promise<object | string>;
}

/** The phone that an operator typed. */
export function phoneOf(context: INestApplicationContext, text: string): string {
  const { PHONE_REGIONS } = context.get(Environment);
  const phone = readMobilePhone(text, PHONE_REGIONS);
  if (!phone) throw new Error(`Not a mobile phone of ${PHONE_REGIONS.join(', ')}: ${text}`);
  return phone;
}

/** The phone or, where users sign in by it, the e-mail that an operator typed. */
export function identifierOf(context: INestApplicationContext, text: string): string {
  return readEmail(text) ?? phoneOf(context, text);
}

/** A line of the audit trail: who did it, and why. Nothing is done without one, so it comes first. */
export async function record(
  context: INestApplicationContext,
  command: string,
  { why, identifier }: { why: string; identifier?: string },
): Promise<void> {
  const detail = why ? `${command}: ${why}` : command;
  await context.get(AuditTrail).act({ detail, actor: userInfo().username, identifier });
}
