import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readMobilePhone } from './common/identifier';
import { ConfigModule } from './config/config.module';
import type { Environment } from './config/environment';
import { loadEnvironment } from './config/environment.loader';
import { findEmbeddedPostgres } from './database/embedded-postgres';
import { OtpLimits } from './otp/otp-limits';
import { OtpModule } from './otp/otp.module';

const USAGE = `Usage: npm run admin -- status PHONE   limits used
       npm run admin -- unlock PHONE   forgive its failed codes`;

@Module({})
class AdminModule {}

/** The operator's command line, on the service's own database. Never shows a code. */
async function run([command, text]: string[]): Promise<void> {
  if ((command !== 'status' && command !== 'unlock') || !text) throw new Error(USAGE);
  const environment = loadEnvironment();
  const phone = readMobilePhone(text, environment.PHONE_REGIONS);
  if (!phone) throw new Error(`Not a mobile phone of ${environment.PHONE_REGIONS.join(', ')}: ${text}`);
  environment.DATABASE_URL ??= await embeddedDatabase(environment);
  const module = { module: AdminModule, imports: [ConfigModule.with(environment), OtpModule] };
  const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  const limits = context.get(OtpLimits);
  if (command === 'status') print((await limits.status(phone)) ?? 'No code was ever requested for this phone');
  else print((await limits.unlock(phone)) ? 'Unlocked' : 'No code was ever requested for this phone');
  await context.close();
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
