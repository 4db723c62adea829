import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { parseArgs } from 'node:util';
import { AdminModule } from './admin/admin.module';
import type { Command, Words } from './admin/command';
import { GATEWAYS_COMMANDS } from './admin/gateways.commands';
import { LIMITS_COMMANDS } from './admin/limits.commands';
import { PERSON_COMMANDS } from './admin/person.commands';
import type { Environment } from './config/environment';
import { loadEnvironment } from './config/environment.loader';
import { findEmbeddedPostgres } from './database/embedded-postgres';

const COMMANDS: Record<string, Command> = { ...LIMITS_COMMANDS, ...GATEWAYS_COMMANDS, ...PERSON_COMMANDS };

/** The operator's command line, on the service's own database. Never shows a code. */
async function run(args: string[]): Promise<void> {
  const { command, words } = read(args);
  const environment = loadEnvironment();
  environment.DATABASE_URL ??= await embeddedDatabase(environment);
  const options = { logger: false, abortOnError: false } as const;
  const context = await NestFactory.createApplicationContext(AdminModule.with(environment), options);
  try {
    print(await command.run(context, words));
  } finally {
    await context.close();
  }
}

/** What a usage asks for has to be given, and nothing that it does not know. */
function read(args: string[]): { command: Command; words: Words } {
  const { positionals, values } = parse(args);
  const [name = '', whom = '', ...more] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new Error(usage());
  const why = values.why?.trim() ?? '';
  const takes = (word: string) => command.usage.includes(word);
  const isFit =
    /^\S+ [A-Z]/.test(command.usage) === (whom !== '') &&
    more.length === 0 &&
    (takes(' --why') ? why !== '' : takes('--why') || values.why === undefined) &&
    (takes('--until') || values.until === undefined);
  if (!isFit) throw new Error(usage());
  return { command, words: { whom, until: endOf(values.until), why } };
}

function parse(args: string[]) {
  try {
    const options = { why: { type: 'string' }, until: { type: 'string' } } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (cause) {
    throw new Error(usage(), { cause });
  }
}

/** The last moment of a day, UTC. */
function endOf(day: string | undefined): Date | undefined {
  if (day === undefined) return undefined;
  const end = new Date(`${day}T23:59:59.999Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(end.getTime()) && end.toISOString().startsWith(day);
  if (!isDay || end.getTime() < Date.now()) throw new Error(`Not a day to come, like 2026-12-31: ${day}`);
  return end;
}

function usage(): string {
  const width = Math.max(...Object.values(COMMANDS).map((command) => command.usage.length));
  const lines = Object.values(COMMANDS).map((command) => `${command.usage.padEnd(width)}   ${command.does}`);
  return `Usage: npm run admin -- ${lines.join('\n       npm run admin -- ')}`;
}

async function embeddedDatabase(environment: Environment): Promise<string> {
  const url = await findEmbeddedPostgres(environment.DATA_DIR);
  if (!url) throw new Error('PostgreSQL is not running: start the service, or set DATABASE_URL');
  return url;
}

function print(result: object | string): void {
  process.stdout.write(`${typeof result === 'string' ? result : JSON.stringify(result, null, 2)}\n`);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
