import { failed } from './support/messages';
import { newPhone } from './support/phones';
import { secondsLeftOf } from './support/seconds-left';
import { Service } from './support/service';

/** What a send leaves behind: in its challenge, in the counter of the day, in the records, and in the audit trail. */
async function left(service: Service, phone: string): Promise<object> {
  const challenge = await service.challengeOf(phone);
  const ends = [...(await service.records.audit('sent')), ...(await service.records.audit('refused'))];
  return {
    sends: challenge?.sends,
    givenBack: challenge?.givenBack,
    isLive: challenge?.isExpired === false,
    counted: await service.records.counted('sms'),
    deliveries: (await service.deliveriesOf(phone)).map(({ outcome }) => outcome),
    audit: ends.map(({ detail }) => detail),
  };
}

describe('how a send ends is settled with the limits', () => {
  let service: Service;
  afterEach(() => service.stop());

  const SENT = { sends: 1, givenBack: 0, isLive: true, counted: 1, audit: ['smsc'] };
  const GIVEN_BACK = { sends: 0, givenBack: 1, isLive: false, counted: 0, audit: ['GATEWAY_DOWN'] };
  const NOT_ASKED = { sends: 0, givenBack: 0, isLive: false, counted: 0, deliveries: [] };

  it('sent: a gateway took the message', async () => {
    service = await Service.start();
    const phone = newPhone();
    expect((await service.requestCode(phone)).body.otp).toMatchObject({ attemptsLeft: 4, timeout: secondsLeftOf(60) });
    expect(await left(service, phone)).toEqual({ ...SENT, deliveries: ['accepted'] });
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toMatchObject({ phone });
  });

  it('sent: a gateway may have taken the message', async () => {
    service = await Service.start();
    const phone = newPhone();
    service.sms.behave((response) => void response.destroy());
    expect((await service.requestCode(phone)).body.otp).toMatchObject({ attemptsLeft: 4 });
    expect(await left(service, phone)).toEqual({ ...SENT, deliveries: ['uncertain'] });
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toMatchObject({ phone });
  });

  it.each([
    ['rejected', 'refuses for what is the account’s', 2],
    ['throttled', 'has had too many', 9],
    ['unavailable', 'is blocking us', 4],
  ])('given back: %s, since the gateway %s', async (outcome, _, code) => {
    service = await Service.start();
    const phone = newPhone();
    service.sms.refuse(code);
    expect((await service.requestCode(phone)).body).toEqual(failed('GATEWAY_DOWN'));
    expect(await left(service, phone)).toEqual({ ...GIVEN_BACK, deliveries: [outcome] });
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body).toEqual(failed('INVALID_CODE'));
  });

  it('R12: given back: no more than three times an hour, then the send counts for its user alone', async () => {
    service = await Service.start();
    const phone = newPhone();
    service.sms.refuse(9);
    for (let i = 0; i < 4; i++) expect((await service.requestCode(phone)).body).toEqual(failed('GATEWAY_DOWN'));
    expect(await left(service, phone)).toMatchObject({ sends: 1, givenBack: 3, isLive: false, counted: 0 });
  });

  it('R12: refused: the recipient cannot be sent to, and the send counts for its user alone', async () => {
    service = await Service.start();
    const phone = newPhone();
    service.sms.refuse(7);
    expect((await service.requestCode(phone)).body).toEqual(failed('RECIPIENT_REFUSED'));
    expect(await left(service, phone)).toEqual({
      sends: 1,
      givenBack: 0,
      isLive: false,
      counted: 0,
      deliveries: ['rejected'],
      audit: ['RECIPIENT_REFUSED'],
    });
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body).toEqual(failed('INVALID_CODE'));
  });

  it('withdrawn: there was no gateway to ask, and the send counts for nobody', async () => {
    service = await Service.start();
    const [first, phone] = [newPhone(), newPhone()];
    // The account is closed: its gateway is not asked for a while.
    service.sms.refuse(2);
    await service.requestCode(first);
    for (let i = 0; i < 4; i++) expect((await service.requestCode(phone)).body).toEqual(failed('GATEWAY_DOWN'));
    expect(await left(service, phone)).toEqual({ ...NOT_ASKED, audit: ['GATEWAY_DOWN', 'NO_GATEWAY'] });
    expect(service.sms.smsTo(phone)).toEqual([]);
  });

  it('R12: forbidden: a limit of the whole service does not allow the send, which counts for nobody', async () => {
    service = await Service.start({ SMS_DAILY_BUDGET: '1' });
    const [first, phone] = [newPhone(), newPhone()];
    await service.requestCode(first);
    for (let i = 0; i < 4; i++) expect((await service.requestCode(phone)).body).toEqual(failed('SMS_STOPPED'));
    expect(await left(service, phone)).toEqual({ ...NOT_ASKED, counted: 1, audit: ['smsc', 'SMS_BUDGET'] });
    expect(service.sms.smsTo(phone)).toEqual([]);
  });
});

describe('a record that cannot be written', () => {
  let service: Service;
  afterEach(() => service.stop());

  /** The database refuses every record of a delivery, and so the whole statement. */
  const refuseRecords = () =>
    service.database.query(
      `create function refuse() returns trigger language plpgsql as $$
       begin raise 'disk full' using errcode = '53100'; end $$;
       create trigger refuse before insert on delivery for each row execute function refuse()`,
    );

  it('of a message that is out leaves its code live, and the caller is told that it is out', async () => {
    service = await Service.start();
    await refuseRecords();
    const phone = newPhone();
    const { status, body, headers } = await service.requestCode(phone);
    expect({ status, otp: body.otp }).toMatchObject({ status: 200, otp: { attemptsLeft: 4 } });
    const lines = service.log.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.filter(({ event }) => event === 'delivery-unrecorded')).toEqual([
      expect.objectContaining({ level: 'error', requestId: headers.get('x-request-id') }),
    ]);
    expect(await service.deliveriesOf(phone)).toEqual([]);
    expect((await service.confirmCode(phone, service.sms.codeFor(phone))).body.user).toMatchObject({ phone });
  });

  it('of a message that no gateway took fails the request: the send still counts', async () => {
    service = await Service.start();
    await refuseRecords();
    const phone = newPhone();
    service.sms.refuse(9);
    const { status, body } = await service.requestCode(phone);
    expect({ status, body }).toEqual({ status: 503, body: failed('UNAVAILABLE') });
    expect(await service.challengeOf(phone)).toMatchObject({ sends: 1, givenBack: 0 });
    expect(service.log.join('')).not.toContain('delivery-unrecorded');
  });
});
