import { userInfo } from 'node:os';
import { BuiltService } from './support/built-service';
import { FakeMailServer } from './support/fake-mail-server';
import { fromNow, OperatorLab, operatorSettings } from './support/operator-lab';
import { Service } from './support/service';

let mail: FakeMailServer;
let service: Service;
let operator: OperatorLab;

beforeAll(async () => {
  await BuiltService.build();
  mail = await FakeMailServer.start();
  const shared = {
    SIGN_IN_IDENTIFIERS: 'phone,email',
    SMTP_URL: mail.url,
    SMTP_FROM: 'no-reply@shop.example',
    SMS_RANGE_PER_HOUR: '50',
  };
  service = await Service.start(shared);
  operator = new OperatorLab(operatorSettings(service, shared));
});
afterAll(async () => {
  await service.stop();
  await mail.stop();
});

describe('what keeps all SMS away', () => {
  afterEach(() => service.database.query(`delete from counter; delete from stop; delete from block`));

  const count = (name: string, minutesAgo: number, value: number) =>
    service.database.query(
      `insert into counter
       values ($1, date_bin('5 minutes', clock_timestamp() - $2 * interval '1 minute', 'epoch'), 0, $3)
       on conflict (name, slot, shard) do update set value = excluded.value`,
      [name, minutesAgo, value],
    );

  it('is told by status: SMS are paused, the range is stopped, the budget is used up', async () => {
    const phone = '79990019001';
    await service.requestCode(phone);
    await operator.run('pause-sms', '--why', 'gateway trouble');
    await count('sms', 0, 5_000);
    await count('sms:7999001', 30, 30);
    await count('sms:7999001', 20, 40);
    const { nextSend } = await operator.status(phone);
    expect(nextSend.at).toBe('not by itself');
    expect(nextSend.because).toMatchObject([
      { reason: 'WAIT' },
      { reason: 'SMS_PAUSED', until: null, why: 'gateway trouble' },
      { reason: 'SMS_BUDGET', why: expect.stringMatching(/^50\d\d of 5000 SMS of the day$/) },
      { reason: 'SMS_RANGE', why: '7999001: 71 SMS in the hour, 0 of them confirmed' },
    ]);
    expect(new Date(nextSend.because[2]?.until ?? 0).toISOString()).toMatch(/T00:00:00\.000Z$/);
  });

  it('ends when status says that it ends: a range once enough of its hour has passed', async () => {
    const phone = '79990029001';
    await count('sms:7999002', 50, 30);
    await count('sms:7999002', 20, 40);
    expect((await service.requestCode(phone)).body.error).toBeDefined();
    const { lastRefusal, nextSend } = await operator.status(phone);
    expect(lastRefusal).toMatchObject({ reason: 'SMS_RANGE' });
    // 40 remain once the slot of 50 minutes ago has left: it begins at most 5 minutes earlier, and counts for 65.
    expect(fromNow(nextSend.at)).toBeGreaterThan(9 * 60_000);
    expect(fromNow(nextSend.at)).toBeLessThanOrEqual(15 * 60_000);
    const minutes = Math.ceil(fromNow(nextSend.at) / 300_000) * 5;
    await service.database.query(`update counter set slot = slot - $1 * interval '1 minute'`, [minutes]);
    expect((await service.requestCode(phone)).body.otp).toBeDefined();
  });

  it('is listed by stops with the blocks: since when, until when, why and by whom', async () => {
    const by = userInfo().username;
    await operator.run('pause-sms', '--why', 'night');
    await operator.run('block', '7999003', '--why', 'pumping');
    await service.database.query(
      `insert into block (prefix, until) values ('79990031111', now() - interval '1 minute')`,
    );
    await count('sms:7999004', 10, 60);
    await count('sms:7999005', 10, 49);
    await count('mail:evil.example', 10, 200);
    await count('mail:good.example', 10, 199);
    await count('mail:mail.ru', 10, 900);
    expect(JSON.parse(await operator.run('stops'))).toEqual({
      stopped: [
        { what: 'sms', since: expect.any(String), until: 'resume-sms', why: 'night', by },
        {
          what: 'SMS_RANGE',
          range: '7999004',
          until: expect.any(String),
          why: '60 SMS in the hour, 0 of them confirmed',
        },
        { what: 'MAIL_DOMAIN', until: expect.any(String), why: 'evil.example: 200 e-mails in the hour' },
      ],
      blocked: [{ prefix: '7999003', since: expect.any(String), until: 'unblock', why: 'pumping', by }],
    });
    // The last word counts: who blocks again says why anew.
    await operator.run('block', '7999003', '--why', 'still', '--until', '2999-01-01');
    await operator.run('resume-sms', '--why', 'morning');
    const { stopped, blocked } = JSON.parse(await operator.run('stops')) as Record<string, object[]>;
    expect(stopped).toHaveLength(2);
    expect(blocked).toMatchObject([{ prefix: '7999003', until: '2999-01-01T23:59:59.999Z', why: 'still' }]);
  });
});
