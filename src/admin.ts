import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GATEWAYS_COMMANDS } from './admin/gateways.commands';
import { LIMITS_COMMANDS } from './admin/limits.commands';
import { CommonModule } from './common/common.module';
import { ConfigModule } from './config/config.module';
import type { Environment } from './config/environment';
import { loadEnvironment } from './config/environment.loader';
import { findEmbeddedPostgres } from './database/embedded-postgres';
import { OtpModule } from './otp/otp.module';
import { SmsGatewayModule } from './sms-gateway/sms-gateway.module';

const COMMANDS = { ...LIMITS_COMMANDS, ...GATEWAYS_COMMANDS };

@Module({})
class AdminModule {}

/** The operator's command line, on the service's own database. Never shows a code. */
async function run([name = '', ...words]: string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  // Every word of the usage after the name has to be given.
  if (!command || command.usage.split(' ').length !== words.length + 1) throw new Error(usage());
  const environment = loadEnvironment();
  environment.DATABASE_URL ??= await embeddedDatabase(environment);
  const imports = [ConfigModule.with(environment), CommonModule, OtpModule, SmsGatewayModule];
  const module = { module: AdminModule, imports };
  const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    print(await command.run(context, words));
  } finally {
    await context.close();
  }
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
