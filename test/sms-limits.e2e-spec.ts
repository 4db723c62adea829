import { randomUUID } from 'node:crypto';
import type { App } from '../src/app';
import { SmsChannel } from '../src/channels/sms.channel';
import { ChallengeStore } from '../src/otp/challenge.store';
import { failed, messages, textOf } from './support/messages';
import { newPhone } from './support/phones';
import { Service } from './support/service';

const DOWN = failed('GATEWAY_DOWN');

describe('sending SMS, over two replicas', () => {
  let service: Service;
  // Circuit breakers remember: each test has a service of its own.
  beforeEach(
    async () => void (service = await Service.start({ CODE_DEADLINE_MS: '1500', OTP_RESEND_SECONDS: '60' }, 2)),
  );
  afterEach(() => service.stop());

  it('R12: 100 parallel requests send one SMS and are all answered alike', async () => {
    const phone = newPhone();
    const answers = await Promise.all(Array.from({ length: 100 }, () => service.requestCode(phone)));
    expect(service.sms.smsTo(phone)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.otp?.attemptsLeft))).toEqual(new Set([4]));
  });

  it('R12: 5 SMS in an hour and 10 in a day, exactly', async () => {
    const phone = newPhone();
    const sent: number[] = [];
    const left: (number | undefined)[] = [];
    for (let hour = 0; hour < 3; hour++) {
      for (let i = 0; i < 7; i++) {
        left.push((await service.requestCode(phone)).body.otp?.attemptsLeft);
        await service.database.timePasses(61);
      }
      sent.push(service.sms.smsTo(phone).length);
      await service.database.timePasses(3600);
    }
    expect(sent).toEqual([5, 10, 10]);
    const none = undefined;
    expect(left).toEqual([4, 3, 2, 1, 0, none, none, 4, 3, 2, 1, 0, ...Array<undefined>(9).fill(none)]);
  });

  it('R12: says how long to wait at the hourly and at the daily limit', async () => {
    const phone = newPhone();
    for (let i = 0; i < 5; i++) {
      await service.requestCode(phone);
      await service.database.timePasses(61);
    }
    expect((await service.requestCode(phone)).body.error?.message).toMatch(
      textOf('TOO_MANY_SENDS', { wait: '5[45]\\sмин' }),
    );
    await service.database.query(
      `update challenge set sends = array(select clock_timestamp() - interval '3 hours' from generate_series(1, 10))
       where identifier = $1`,
      [phone],
    );
    expect((await service.requestCode(phone)).body.error?.message).toMatch(
      textOf('TOO_MANY_SENDS', { wait: '21\\sч' }),
    );
  });

  describe('that no gateway takes', () => {
    it('R12: gives the send back so that the user can try again at once, 3 times an hour', async () => {
      const phone = newPhone();
      service.sms.refuse(4);
      for (let i = 0; i < 4; i++) expect((await service.requestCode(phone)).body).toEqual(DOWN);
      service.sms.accept();
      // The fourth failure stayed counted, and nobody is told of a code that no SMS carries.
      expect((await service.requestCode(phone)).body).toEqual({
        error: { message: expect.stringMatching(textOf('WAIT')) },
      });
      expect(service.sms.smsTo(phone)).toHaveLength(4);
      await service.database.timePasses(61);
      expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(3);
      expect(service.sms.smsTo(phone).at(-1)?.mes).not.toContain('(2)');
    });

    it('R12: gives sends back again an hour later', async () => {
      const phone = newPhone();
      service.sms.refuse(4);
      for (let i = 0; i < 3; i++) await service.requestCode(phone);
      await service.database.timePasses(3601);
      expect((await service.requestCode(phone)).body).toEqual(DOWN);
      service.sms.accept();
      expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(4);
    });

    it('leaves no code to guess at: without an SMS nobody can lock a phone', async () => {
      const phone = newPhone();
      service.sms.refuse(4);
      for (let i = 0; i < 3; i++) {
        await service.requestCode(phone);
        for (let guess = 0; guess < 5; guess++) await service.confirmCode(phone, '000000');
      }
      expect(await service.challengeOf(phone)).toMatchObject({ failures: 0, guesses: 0 });
    });

    it('settles only the send it was for', async () => {
      const phone = newPhone();
      await service.requestCode(phone);
      const { nest } = service.replicas[0] as App;
      const { codes } = nest.get(SmsChannel);
      const other = { identifier: phone, nonce: randomUUID(), challengeId: randomUUID() };
      for (const outcome of ['givenBack', 'refused', 'withdrawn', 'forbidden', 'sent'] as const) {
        const settlement = { outcome, detail: 'smsru', attempts: [], partsTaken: 1 };
        await nest.get(ChallengeStore).settle(codes, other, settlement, randomUUID());
      }
      expect((await service.challengeOf(phone))?.lastGateway).toBe('smsc');
      expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(4);
      expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    });

    it.each([
      ['refuses the account', 2],
      ['has no money left', 3],
      ['blocks our address', 4],
      ['refuses the sender', 6],
      ['is throttling', 9],
    ])('says so and gives the send back when the gateway %s', async (_, code) => {
      const phone = newPhone();
      service.sms.refuse(code);
      expect((await service.requestCode(phone, { replica: 0 })).body).toEqual(DOWN);
      service.sms.accept();
      // The other replica has not met the trouble yet, so its circuit breaker is closed.
      expect((await service.requestCode(phone, { replica: 1 })).body.otp?.attemptsLeft).toBe(4);
      expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
    });

    it('says so and gives the send back when nobody listens', async () => {
      const phone = newPhone();
      const port = await service.sms.goDown();
      expect((await service.requestCode(phone)).body).toEqual(DOWN);
      await service.sms.listen(port);
      expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(4);
    });
  });

  it('counts a send whose recipient was refused, and no code is out', async () => {
    const phone = newPhone();
    service.sms.refuse(8);
    expect((await service.requestCode(phone)).body.error?.message).toBe(messages.text('RECIPIENT_REFUSED'));
    service.sms.accept();
    expect((await service.requestCode(phone)).body.error?.message).toMatch(textOf('WAIT'));
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.error).toBeDefined();
    await service.database.timePasses(61);
    expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(3);
  });

  it('keeps the first code when a recipient is refused on the resend', async () => {
    const phone = newPhone();
    await service.requestCode(phone);
    const code = service.sms.codeFor(phone);
    await service.database.timePasses(61);
    service.sms.refuse(8);
    await service.requestCode(phone);
    expect((await service.confirmCode(phone, code)).body.user).toBeDefined();
  });

  it.each<[string, Parameters<Service['sms']['behave']>[0]]>([
    ['never answers', () => undefined],
    ['answers 500', (response) => void response.writeHead(500).end('{"error_code":2}')],
    ['answers broken JSON', (response) => void response.end('{"id":')],
    ['hangs up', (response) => void response.destroy()],
    ['answers without end', (response) => void response.write('x'.repeat(100_000))],
  ])('counts the send as made when the gateway %s: it may have been', async (_, behaviour) => {
    const phone = newPhone();
    service.sms.behave(behaviour);
    expect((await service.requestCode(phone)).body.otp?.attemptsLeft).toBe(4);
    service.sms.accept();
    expect((await service.requestCode(phone)).body.otp?.timeout).toBeLessThanOrEqual(60);
    expect(service.sms.smsTo(phone)).toHaveLength(1);
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toBeDefined();
  });

  it('subtracts the time that sending took from the time to wait', async () => {
    const phone = newPhone();
    service.sms.behave(() => undefined);
    expect((await service.requestCode(phone)).body.otp?.timeout).toBeLessThanOrEqual(59);
  });

  it('does not follow a redirect, nor take it for a send', async () => {
    const phone = newPhone();
    service.sms.behave((response) => void response.writeHead(307, { location: service.sms.url }).end());
    expect((await service.requestCode(phone)).body).toEqual(DOWN);
    expect(service.sms.smsTo(phone)).toHaveLength(1);
  });
});
