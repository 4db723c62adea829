import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Command, CommanderError, Option } from 'commander';
import { AdminModule } from './admin/admin.module';
import { COMMANDS } from './admin/commands';
import type { AdminCommandClass } from './command-line/admin-command';
import { findEmbeddedPostgres } from './embedded-postgres/embedded-postgres';
import type { Environment } from './environment';

/** Where a command is typed. */
export interface Shell {
  /** The settings of the service. A command that only explains itself does not ask for them. */
  settings(): Environment;
  out(text: string): void;
  err(text: string): void;
}

/** Runs the command that `words` name, on the service's own database; returns the exit code. It never shows a code. */
export async function runCommand(words: string[], shell: Shell): Promise<number> {
  try {
    await commandLine(shell).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has said itself what is wrong with the words.
    if (error instanceof CommanderError) return error.exitCode;
    shell.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function commandLine(shell: Shell): Command {
  const program = new Command('npm run admin --')
    .description('What the operator of the sign-in service can see and do. Each act is a line in the audit trail.')
    .addOption(new Option('--as <name>', 'who does it, for the audit trail').env('OPERATOR'))
    .showHelpAfterError('(--help says how)')
    .configureOutput({ writeOut: (text) => shell.out(text), writeErr: (text) => shell.err(text) })
    .exitOverride()
    // Commander only counts excess arguments; an operator wants to see which.
    .hook('preAction', (_, command) => {
      const excess = command.args.slice(command.registeredArguments.length);
      if (excess.length > 0) command.error(`error: excess arguments: ${excess.join(' ')}`);
    });
  for (const each of COMMANDS) {
    each
      .declare(program)
      .allowExcessArguments()
      // The last argument is commander's own object.
      .action((...args: unknown[]) => run(each, args.slice(0, -1), program.opts<{ as?: string }>().as));
  }
  return program;

  async function run(command: AdminCommandClass, args: unknown[], operatorName: string | undefined): Promise<void> {
    const environment = shell.settings();
    environment.DATABASE_URL ??= await embeddedDatabase(environment);
    const options = { logger: false, abortOnError: false } as const;
    const context = await NestFactory.createApplicationContext(AdminModule.with(environment, operatorName), options);
    try {
      const result = await context.get(command).run(...args);
      if (isOfTexts(result)) for await (const text of result) shell.out(text);
      else shell.out(asText(result));
    } finally {
      await context.close();
    }
  }
}

async function embeddedDatabase(environment: Environment): Promise<string> {
  const url = await findEmbeddedPostgres(environment.DATA_DIR);
  if (!url) throw new Error('PostgreSQL is not running: start the service, or set DATABASE_URL');
  return url;
}

function isOfTexts(result: object | string): result is AsyncIterable<string> {
  return typeof result === 'object' && Symbol.asyncIterator in result;
}

function asText(result: object | string): string {
  return `${typeof result === 'string' ? result : JSON.stringify(result, null, 2)}\n`;
}
