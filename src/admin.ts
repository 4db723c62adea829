import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { Command, Option } from 'commander';
import type { AdminCommandClass } from './command-line/admin-command';
import { AdminModule } from './admin/admin.module';
import { COMMANDS } from './admin/commands';
import { type Environment, loadEnvironment } from './environment';
import { findEmbeddedPostgres } from './embedded-postgres/embedded-postgres';

/** The operator's command line, on the service's own database. It never shows a code. */
function commandLine(): Command {
  const program = new Command('npm run admin --')
    .description('What the operator of the sign-in service can see and do. Each act is a line in the audit trail.')
    .addOption(new Option('--as <name>', 'who does it, for the audit trail').env('OPERATOR'))
    .showHelpAfterError('(--help says how)')
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
}

async function run(command: AdminCommandClass, args: unknown[], operatorName: string | undefined): Promise<void> {
  const environment = loadEnvironment();
  environment.DATABASE_URL ??= await embeddedDatabase(environment);
  const options = { logger: false, abortOnError: false } as const;
  const context = await NestFactory.createApplicationContext(AdminModule.with(environment, operatorName), options);
  try {
    print(await context.get(command).run(...args));
  } finally {
    await context.close();
  }
}

async function embeddedDatabase(environment: Environment): Promise<string> {
  const url = await findEmbeddedPostgres(environment.DATA_DIR);
  if (!url) throw new Error('PostgreSQL is not running: start the service, or set DATABASE_URL');
  return url;
}

function print(result: object | string): void {
  process.stdout.write(`${typeof result === 'string' ? result : JSON.stringify(result, null, 2)}\n`);
}

commandLine()
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
