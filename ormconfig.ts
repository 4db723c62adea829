import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { AuditKey } from './src/audit/audit-key.entity';
import { AuditRetention } from './src/audit/audit-retention.entity';
import { Audit } from './src/audit/audit.entity';
import { Refusal } from './src/audit/refusal.entity';
import { loadEnvironment } from './src/environment';
import { Alert } from './src/limits/alert.entity';
import { Counter } from './src/limits/counter.entity';
import { dataSourceOptions } from './src/database/data-source.options';
import { RecurringJob } from './src/jobs/recurring-job.entity';
import { Stop } from './src/limits/stop.entity';
import { MailDomain } from './src/limits/mail-domain.entity';
import { Mailbox } from './src/limits/mailbox.entity';
import { Block } from './src/otp/block.entity';
import { Challenge } from './src/otp/challenge.entity';
import { Account } from './src/accounts/account.entity';
import { Consent } from './src/accounts/consent.entity';
import { AccountId } from './src/accounts/account-id.entity';
import { Mended } from './src/accounts/mended.entity';
import { FormerIdentifier } from './src/accounts/former-identifier.entity';
import { Identity } from './src/accounts/identity.entity';
import { InitDataUse } from './src/auth/telegram/init-data-use.entity';
import { Delivery } from './src/delivery/delivery.entity';
import { Outbox } from './src/outbox/outbox.entity';
import { OutboxMark } from './src/outbox/outbox-mark.entity';
import { GatewayBreakerState } from './src/sms-gateway/gateway-breaker.entity';

const environment = loadEnvironment();

/** The TypeORM CLI opens this (`npx typeorm migration:show -d dist/ormconfig.js`); the service has the same options. */
export default new DataSource({
  ...dataSourceOptions(environment),
  url: environment.DATABASE_DIRECT_URL ?? environment.DATABASE_URL,
  entities: [
    Account,
    AccountId,
    Alert,
    Audit,
    AuditKey,
    AuditRetention,
    Block,
    Challenge,
    Consent,
    Counter,
    Delivery,
    FormerIdentifier,
    GatewayBreakerState,
    Identity,
    InitDataUse,
    MailDomain,
    Mailbox,
    Mended,
    Outbox,
    OutboxMark,
    RecurringJob,
    Refusal,
    Stop,
  ],
});
