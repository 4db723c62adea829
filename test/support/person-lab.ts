import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createHmac } from 'node:crypto';
import { AdminModule } from '../../src/admin/admin.module';
import { type Erasure, PersonErasure } from '../../src/erasure/person-erasure';
import { PersonReader } from '../../src/admin/person-reader';
import { BuiltService } from './built-service';
import { operatorSettings } from './operator-lab';
import { AUDIT_KEY } from './production-settings';
import { runHere } from './run-here';
import { Service } from './service';

/** The number for review of the lab's service, and its code. */
export const REVIEWER = '79990001899';
export const REVIEWER_CODE = '246813';
/** The audit key that follows `AUDIT_KEY` where a test changes it. */
export const NEW_KEY = 'new-audit-test-key-0123456789abcdef0123456789';

/** What the audit trail has instead of the identifier. */
export function hmacOf(identifier: string, key = AUDIT_KEY): string {
  return createHmac('sha256', key).update(identifier).digest('base64url');
}

/** Two replicas of a service, and the commands by which an operator exports and erases a person. */
export class PersonLab {
  private constructor(
    readonly service: Service,
    readonly settings: Record<string, string>,
    private readonly commands: INestApplicationContext,
  ) {}

  static async start(): Promise<PersonLab> {
    await BuiltService.build();
    const lastDay = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const service = await Service.start({ OTP_REVIEW_NUMBERS: `${REVIEWER}:${REVIEWER_CODE}:${lastDay}` }, 2);
    const module = AdminModule.with(service.environment, 'tests');
    const commands = await NestFactory.createApplicationContext(module, { logger: false });
    return new PersonLab(service, operatorSettings(service), commands);
  }

  /** Runs a command of the operator in this process, which takes less time to start. */
  admin(...words: string[]): Promise<string> {
    return runHere(this.settings, ...words);
  }

  async eraseNow(...person: string[]): Promise<{ erased: Record<string, number>; keptBlocks?: number }> {
    const answer = await this.admin('erase', ...person, '--yes', '--why', 'asked for it');
    return JSON.parse(answer) as { erased: Record<string, number>; keptBlocks?: number };
  }

  /** Erases in this process: a command takes its time to start, and the service does not wait that long for locks. */
  async eraseHere(phone: string): Promise<Erasure> {
    const person = await this.commands.get(PersonReader).read(undefined, { phone });
    return this.commands.get(PersonErasure).of(person, () => Promise.resolve());
  }

  /** The detail of the operator's latest act in the audit trail. */
  async lastAct(): Promise<string | undefined> {
    const acts = await this.service.database.query<{ detail: string }>(
      `select detail from audit where event = 'operator' order by id desc limit 1`,
    );
    return acts[0]?.detail;
  }

  /**
   * Those of the texts that the database still contains, but for the ids in changes: the retailer has yet to hear of
   * the erasure (R27).
   */
  async found(...personal: string[]): Promise<string[]> {
    const dump = await this.service.database.dump({ outbox: ['account_id', 'previous_id'] });
    return personal.filter((text) => dump.includes(text));
  }

  async stop(): Promise<void> {
    await this.commands.close();
    await this.service.stop();
  }
}
