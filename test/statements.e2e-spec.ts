import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { Statements } from '../src/database/statements';
import { statementsPage } from '../scripts/statements-page';
import { PROJECT_FOLDER } from '../src/config/project-folder';
import { ChangesJobs } from '../src/jobs/changes-jobs';
import { RecurringJob } from '../src/jobs/recurring-job.entity';
import { Stop } from '../src/limits/stop.entity';
import { MailDomain } from '../src/limits/mail-domain.entity';
import { Mailbox } from '../src/limits/mailbox.entity';
import { Block } from '../src/otp/block.entity';
import { Challenge } from '../src/otp/challenge.entity';
import { Account } from '../src/accounts/account.entity';
import { AccountId } from '../src/accounts/account-id.entity';
import { Consent } from '../src/accounts/consent.entity';
import { Mended } from '../src/accounts/mended.entity';
import { FormerIdentifier } from '../src/accounts/former-identifier.entity';
import { Outbox } from '../src/outbox/outbox.entity';
import { OutboxMark } from '../src/outbox/outbox-mark.entity';
import { Identity } from '../src/accounts/identity.entity';
import { InitDataUse } from '../src/auth/telegram/init-data-use.entity';
import { Delivery } from '../src/delivery/delivery.entity';
import { GatewayBreakerState } from '../src/sms-gateway/gateway-breaker.entity';
import type { App } from '../src/app';
import { newPhone } from './support/phones';
import { ASKING, FILLED_IN } from './support/registration-lab';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => {
  service = await Service.start();
  // What a replica looks at by itself, twice a second, is no part of a call.
  await Promise.all(service.replicas.map(({ nest }) => nest.get(ChangesJobs).onModuleDestroy()));
});
afterAll(() => service.stop());

/** The names of the statements that the driver sends while `call` runs; a statement without a name as its text. */
async function statementsOf(call: () => Promise<unknown>): Promise<string[]> {
  const spy = jest.spyOn(Client.prototype, 'query');
  await call();
  const sent = spy.mock.calls.map(([query]) => query as unknown as { name?: string; text?: string } | string);
  spy.mockRestore();
  return sent.map((query) => (typeof query === 'string' ? query : (query.name ?? query.text ?? '')));
}

it('composes the statements that docs/statements.sql shows (npm run docs:statements)', async () => {
  const withDefaults = await Service.start({ SMS_RANGE_PER_HOUR: '' });
  const { all } = (withDefaults.replicas[0] as App).nest.get(Statements);
  await withDefaults.stop();
  const page = readFileSync(join(PROJECT_FOLDER, 'docs', 'statements.sql'), 'utf8');
  expect(statementsPage(all)).toBe(page);
});

it('names every statement that a connection prepares once', async () => {
  const { all } = (service.replicas[0] as App).nest.get(Statements);
  for (const { name, text } of all) await service.database.query(`prepare "${name}" as ${text}`);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

describe('round trips of the hot paths, each a named prepared statement', () => {
  it('get user data: 1; making an account adds one', async () => {
    const [phone, other] = [newPhone(), newPhone()];
    const account = (await service.getUser(phone)).body.user;
    expect(await statementsOf(() => service.getUser(phone))).toEqual(['find-account-by-phone']);
    expect(await statementsOf(() => service.getUser(account?.id ?? ''))).toEqual(['find-account']);
    expect(await statementsOf(() => service.getUser(other))).toEqual(['find-account-by-phone', 'open-account']);
  });

  it('request code: 2 at most besides the gateway', async () => {
    const [sent, phone, other] = [newPhone(), newPhone(), newPhone()];
    expect(await statementsOf(() => service.requestCode(sent))).toEqual(['claim-sms', 'sent-sms']);
    expect(await statementsOf(() => service.requestCode(sent))).toEqual(['claim-sms', 'explain']);
    service.sms.refuse(4);
    expect(await statementsOf(() => service.requestCode(phone))).toEqual(['claim-sms', 'given-back-sms']);
    service.sms.refuse(8);
    expect(await statementsOf(() => service.requestCode(other))).toEqual(['claim-sms', 'refused-sms']);
    service.sms.accept();
  });

  it('confirm code: 2, with the account; 1 for a wrong code', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const code = service.sms.codeFor(phone);
    const wrong = service.wrongCodeFor(phone);
    expect(await statementsOf(() => service.confirmCode(phone, wrong))).toEqual(['charge']);
    expect(await statementsOf(() => service.confirmCode(phone, code))).toEqual(['charge', 'sign-in-by-phone']);
  });
});

it('finds an account by its id before any other by its phone or e-mail', async () => {
  // Version 2.1.0 took ids that read as phones and e-mails.
  const [phone, email] = [newPhone(), 'first@shop.example'];
  await service.database.query(
    `insert into account (id, phone, email, email_confirmed) values
      ($1, null, null, false), ($2, null, null, false),
       ('of the phone', $1, null, false), ('of the mail', null, $2, true)`,
    [phone, email],
  );
  for (const id of [phone, email]) expect((await service.getUser(id)).body.user?.id).toBe(id);
});

it('writes no account when a known user signs in again', async () => {
  const phone = newPhone();
  await service.signIn(phone);
  const version = () => service.database.query('select ctid, xmin from account where phone = $1', [phone]);
  const before = await version();
  await service.database.timePasses(61);
  expect(await service.signIn(phone)).toMatchObject({ phone });
  expect(await version()).toEqual(before);
});

describe('round trips where new users are asked for data', () => {
  it('are as many: 2 to ask, to send, to repeat and to confirm; asking nobody above a limit takes 4', async () => {
    const replica = await service.addReplica({ ...ASKING, REGISTRATION_ASKS_PER_IDENTIFIER: '1' });
    await (service.replicas[replica] as App).nest.get(ChangesJobs).onModuleDestroy();
    const [phone, other] = [newPhone(), newPhone()];
    const requestOf = (userIdentifier: string, fields: object) => () =>
      service.post('/auth/otp/request', { userIdentifier, ...fields }, { replica });
    const refused = ['claim-registering-sms', 'explain-registering-sms'];
    const sent = ['claim-registering-sms', 'sent-sms'];
    expect(await statementsOf(requestOf(phone, {}))).toEqual(refused);
    expect(await statementsOf(requestOf(phone, FILLED_IN))).toEqual(sent);
    expect(await statementsOf(requestOf(phone, FILLED_IN))).toEqual(refused);
    const confirmation = { userIdentifier: phone, otp: service.sms.codeFor(phone) };
    const confirm = () => service.post('/auth/otp/confirm', confirmation, { replica });
    expect(await statementsOf(confirm)).toEqual(['charge', 'register-by-phone']);
    expect(await statementsOf(requestOf(other, {}))).toEqual(refused);
    expect(await statementsOf(requestOf(other, {}))).toEqual([...refused, 'claim-sms', 'sent-sms']);
  });
});

describe('the schema', () => {
  it('is what the entities say', async () => {
    const dataSource = await new DataSource({
      ...dataSourceOptions(service.environment),
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
        Mended,
        Outbox,
        OutboxMark,
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
    const phone = newPhone();
    await service.database.query('drop schema public cascade; create schema public');
    await Promise.all(Array.from({ length: 5 }, () => migrate(service.environment)));
    const { migrations } = dataSourceOptions(service.environment);
    expect(await service.database.query('select name from migrations')).toHaveLength(migrations.length);
    expect((await service.getUser(phone)).body.user).toBeDefined();
  });
});

it('commits without waiting for the disk what only records, and nothing that decides', async () => {
  const { all } = (service.replicas[0] as App).nest.get(Statements);
  const unawaited = all.filter(({ text }) => text.includes(`set_config('synchronous_commit', 'off', true)`));
  expect(unawaited.map(({ name }) => name)).toEqual(['find-account-by-phone', 'sent-mail', 'sent-sms']);
  const phone = newPhone();
  await service.getUser(phone);
  const [found] = unawaited;
  const values = { id: phone, phone, requestId: randomUUID(), masked: '', hmac: '' };
  const client = await service.database.connect();
  const setting = async () => (await client.query('show synchronous_commit')).rows[0] as object;
  try {
    await client.query('begin; set local synchronous_commit = on');
    expect(await setting()).toEqual({ synchronous_commit: 'on' });
    await client.query(
      found?.text ?? '',
      found?.parameters.map((name) => values[name as keyof typeof values]),
    );
    expect(await setting()).toEqual({ synchronous_commit: 'off' });
  } finally {
    await client.query('rollback');
    client.release();
  }
});
