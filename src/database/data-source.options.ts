import type { ClientBase } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { DatabaseSettings } from './database.settings';
import { CreateAccountAndChallenge1763900000000 } from './migrations/1763900000000-create-account-and-challenge';
import { CreateAbuseLimitsAndAudit1764100000000 } from './migrations/1764100000000-create-abuse-limits-and-audit';
import { AddWhyToBlocksAndStops1764320000000 } from './migrations/1764320000000-add-why-to-blocks-and-stops';
import { CreateDelivery1764000000000 } from './migrations/1764000000000-create-delivery';
import { PrepareStoredForms1764200000000 } from './migrations/1764200000000-prepare-stored-forms';
import { MendIdentifiers1764200000001 } from './migrations/1764200000001-mend-identifiers';
import { CheckStoredForms1764200000002 } from './migrations/1764200000002-check-stored-forms';
import { CreateMailboxAndMailDomain1764220000000 } from './migrations/1764220000000-create-mailbox-and-mail-domain';
import { CreateAccountKey1764340000000 } from './migrations/1764340000000-create-account-key';
import { FillAccountKey1764340000001 } from './migrations/1764340000001-fill-account-key';
import { RequireAccountKey1764340000002 } from './migrations/1764340000002-require-account-key';
import { CreateOutbox1764350000000 } from './migrations/1764350000000-create-outbox';
import { FillPagesOfCounters1764390000000 } from './migrations/1764390000000-fill-pages-of-counters';
import { CreateConsent1764400000000 } from './migrations/1764400000000-create-consent';
import { AddRegistrationsToChallenge1764410000000 } from './migrations/1764410000000-add-registrations-to-challenge';
import { CreateIdentityAndInitDataUse1764420000000 } from './migrations/1764420000000-create-identity-and-init-data-use';
import { GuardAuditTrailAndErasure1764310000000 } from './migrations/1764310000000-guard-audit-trail-and-erasure';

const CONNECT_TIMEOUT_MS = 2_000;

/** The data source of the app and of the TypeORM CLI alike; entities are added by whoever opens it. */
export function dataSourceOptions(settings: DatabaseSettings) {
  return {
    type: 'postgres',
    url: settings.DATABASE_URL,
    applicationName: 'imshop-sign-in',
    migrations: [
      CreateAccountAndChallenge1763900000000,
      CreateDelivery1764000000000,
      CreateAbuseLimitsAndAudit1764100000000,
      PrepareStoredForms1764200000000,
      MendIdentifiers1764200000001,
      CheckStoredForms1764200000002,
      CreateMailboxAndMailDomain1764220000000,
      GuardAuditTrailAndErasure1764310000000,
      AddWhyToBlocksAndStops1764320000000,
      CreateAccountKey1764340000000,
      FillAccountKey1764340000001,
      RequireAccountKey1764340000002,
      CreateOutbox1764350000000,
      FillPagesOfCounters1764390000000,
      CreateConsent1764400000000,
      AddRegistrationsToChallenge1764410000000,
      CreateIdentityAndInitDataUse1764420000000,
    ],
    poolSize: settings.DATABASE_POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
  } satisfies DataSourceOptions;
}

/**
 * The value of the option `extra` that sets these settings as each connection opens: poolers refuse start-up parameters
 * that they do not know.
 */
export function sessionSettings(settings: Record<string, string>) {
  const sql = Object.entries(settings).map(([name, value]) => `set ${name} = '${value}'`);
  return { onConnect: (client: ClientBase) => client.query(sql.join('; ')) };
}
