import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { AuditKey } from './src/audit/audit-key.entity';
import { AuditRetention } from './src/audit/audit-retention.entity';
import { Audit } from './src/audit/audit.entity';
import { Refusal } from './src/audit/refusal.entity';
import { loadEnvironment } from './src/config/environment.loader';
import { Alert } from './src/database/alert.entity';
import { Counter } from './src/database/counter.entity';
import { dataSourceOptions } from './src/database/data-source.options';
import { RecurringJob } from './src/database/recurring-job.entity';
import { Stop } from './src/database/stop.entity';
import { Block } from './src/otp/block.entity';
import { Challenge } from './src/otp/challenge.entity';
import { Account } from './src/profile/account.entity';
import { FormerIdentifier } from './src/profile/former-identifier.entity';
import { Delivery } from './src/delivery/delivery.entity';
import { GatewayBreakerState } from './src/sms-gateway/gateway-breaker.entity';

/** For the TypeORM CLI: `npx typeorm migration:show -d dist/ormconfig.js`. The app opens the same options. */
export default new DataSource({
  ...dataSourceOptions(loadEnvironment()),
  entities: [
    Account,
    Alert,
    Audit,
    AuditKey,
    AuditRetention,
    Block,
    Challenge,
    Counter,
    Delivery,
    FormerIdentifier,
    GatewayBreakerState,
    RecurringJob,
    Refusal,
    Stop,
  ],
});
