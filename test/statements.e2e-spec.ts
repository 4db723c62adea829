import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { AuditKey } from '../src/audit/audit-key.entity';
import { AuditRetention } from '../src/audit/audit-retention.entity';
import { Audit } from '../src/audit/audit.entity';
import { Refusal } from '../src/audit/refusal.entity';
import { Alert } from '../src/limits/alert.entity';
import { Counter } from '../src/limits/counter.entity';
import { dataSourceOptions } from '../src/database/data-source.options';
import { migrate } from '../src/database/migrate';
import { RecurringJob } from '../src/jobs/recurring-job.entity';
import { Stop } from '../src/limits/stop.entity';
import { MailDomain } from '../src/limits/mail-domain.entity';
import { Mailbox } from '../src/limits/mailbox.entity';
import { Block } from '../src/otp/block.entity';
import { Challenge } from '../src/otp/challenge.entity';
import { Account } from '../src/accounts/account.entity';
import { Mended } from '../src/accounts/mended.entity';
import { FormerIdentifier } from '../src/accounts/former-identifier.entity';
import { Delivery } from '../src/delivery/delivery.entity';
import { GatewayBreakerState } from '../src/sms-gateway/gateway-breaker.entity';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start()));
afterAll(() => service.stop());

/** The names of the statements that the driver sends while `call` runs; a statement without a name as its text. */
async function statementsOf(call: () => Promise<unknown>): Promise<string[]> {
  const spy = jest.spyOn(Client.prototype, 'query');
  await call();
  const sent = spy.mock.calls.map(([query]) => query as unknown as { name?: string; text?: string } | string);
  spy.mockRestore();
  return sent.map((query) => (typeof query === 'string' ? query : (query.name ?? query.text ?? '')));
}

describe('round trips of the hot paths, each a named prepared statement', () => {
  it('get user data: 1; making an account adds one', async () => {
    const account = (await service.getUser('79990001001')).body.user;
    expect(await statementsOf(() => service.getUser('79990001001'))).toEqual(['find-account-by-phone-audit']);
    expect(await statementsOf(() => service.getUser(account?.id ?? ''))).toEqual(['find-account']);
    expect(await statementsOf(() => service.getUser('79990001006'))).toEqual([
      'find-account-by-phone-audit',
      'open-account-audit',
    ]);
  });

  it('request code: 2 at most besides the gateway', async () => {
    const claim = 'claim-spend-audit';
    expect(await statementsOf(() => service.requestCode('79990001002'))).toEqual([claim, 'sent-record-cost-audit']);
    expect(await statementsOf(() => service.requestCode('79990001002'))).toEqual([
      claim,
      'explain-turned-away-refusal',
    ]);
    service.sms.refuse(4);
    const givenBack = 'give-back-record-unspend-audit';
    expect(await statementsOf(() => service.requestCode('79990001003'))).toEqual([claim, givenBack]);
    service.sms.refuse(8);
    expect(await statementsOf(() => service.requestCode('79990001004'))).toEqual([
      claim,
      'refuse-record-unspend-audit',
    ]);
    service.sms.accept();
  });

  it('confirm code: 2, with the account; 1 for a wrong code', async () => {
    const code = service.sms.codeFor('79990001002');
    const wrong = service.wrongCodeFor('79990001002');
    const charge = 'charge-counted-audit';
    expect(await statementsOf(() => service.confirmCode('79990001002', wrong))).toEqual([charge]);
    expect(await statementsOf(() => service.confirmCode('79990001002', code))).toEqual([
      charge,
      'redeem-account-audit-arrival-confirmed-counted-audit',
    ]);
  });
});

describe('the schema', () => {
  it('is what the entities say', async () => {
    const dataSource = await new DataSource({
      ...dataSourceOptions(service.environment),
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
        Mended,
        Mailbox,
        MailDomain,
        RecurringJob,
        Refusal,
        Stop,
      ],
    }).initialize();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    await dataSource.destroy();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('is migrated once when several replicas start at the same time', async () => {
    await service.database.query('drop schema public cascade; create schema public');
    await Promise.all(Array.from({ length: 5 }, () => migrate(service.environment)));
    const { migrations } = dataSourceOptions(service.environment);
    expect(await service.database.query('select name from migrations')).toHaveLength(migrations.length);
    expect((await service.getUser('79990001005')).body.user).toBeDefined();
  });
});
