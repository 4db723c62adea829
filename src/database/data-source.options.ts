import type { DataSourceOptions } from 'typeorm';
import type { Environment } from '../config/environment';
import { CreateAccountAndChallenge1763900000000 } from './migrations/1763900000000-create-account-and-challenge';
import { CreateAbuseLimitsAndAudit1764100000000 } from './migrations/1764100000000-create-abuse-limits-and-audit';
import { AddWhyToBlocksAndStops1764320000000 } from './migrations/1764320000000-add-why-to-blocks-and-stops';
import { CreateDelivery1764000000000 } from './migrations/1764000000000-create-delivery';
import { GuardAuditTrailAndErasure1764310000000 } from './migrations/1764310000000-guard-audit-trail-and-erasure';

const CONNECT_TIMEOUT_MS = 2_000;

/** The data source of the app and of the TypeORM CLI alike; entities are added by whoever opens it. */
export function dataSourceOptions(environment: Environment) {
  return {
    type: 'postgres',
    url: environment.DATABASE_URL,
    applicationName: 'imshop-sign-in',
    migrations: [
      CreateAccountAndChallenge1763900000000,
      CreateDelivery1764000000000,
      CreateAbuseLimitsAndAudit1764100000000,
      GuardAuditTrailAndErasure1764310000000,
      AddWhyToBlocksAndStops1764320000000,
    ],
    poolSize: environment.DATABASE_POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
  } satisfies DataSourceOptions;
}
