import fc from 'fast-check';
import { FakeSmsaero } from './support/fake-smsaero';
import { FakeSmsru } from './support/fake-smsru';
import { newPhones } from './support/phones';
import { type Answer, Service } from './support/service';

const SIGN_INS = 200;
const DEADLINE_MS = 2_000;
const UNCERTAIN = 'uncertain';

let smsru: FakeSmsru;
let smsaero: FakeSmsaero;
let service: Service;
beforeAll(async () => {
  smsru = await FakeSmsru.start();
  smsaero = await FakeSmsaero.start();
  service = await Service.start(
    {
      SMS_GATEWAYS: 'smsc,smsru,smsaero',
      SMSRU_API_ID: 'smsru-test-api-id',
      SMSRU_URL: smsru.url,
      SMSAERO_EMAIL: 'shop@shop.example',
      SMSAERO_API_KEY: 'smsaero-test-api-key',
      SMSAERO_URL: smsaero.url,
      CODE_DEADLINE_MS: String(DEADLINE_MS),
      SMS_TIMEOUT_MS: '400',
      SMS_BREAKER_SECONDS: '1',
    },
    2,
  );
});
afterAll(async () => {
  await service.stop();
  await Promise.all([smsru.stop(), smsaero.stop()]);
});

/** What may become of a gateway, several times a second. */
const moods = fc.array(
  fc.record({
    gateway: fc.constantFrom(0, 1, 2),
    mood: fc.constantFrom(...Array<'up'>(6).fill('up'), 'throttling', 'hanging', 'cutting', 'down'),
  }),
  { minLength: 400, maxLength: 400 },
);

it('R12: while gateways go up and down, who was told of a code got one SMS, but for uncertain attempts', async () => {
  const gateways = [service.sms, smsru, smsaero] as const;
  const [plan = []] = fc.sample(moods, 1);
  const ports = new Map<number, number>();
  let isOver = false;

  const change = async ({ gateway: i, mood }: (typeof plan)[number]) => {
    const gateway = gateways[i];
    const port = ports.get(i);
    if (port !== undefined) {
      await gateway.listen(port);
      ports.delete(i);
    }
    if (mood === 'up') gateway.accept();
    if (mood === 'throttling') gateway.behave((response) => void response.writeHead(429).end());
    if (mood === 'hanging') gateway.behave(() => undefined);
    if (mood === 'cutting') gateway.behave((response) => void response.destroy());
    if (mood === 'down') ports.set(i, await gateway.goDown());
  };
  const changing = (async () => {
    for (const step of plan) {
      if (isOver) break;
      await change(step);
      await new Promise((resolve) => void setTimeout(resolve, 40));
    }
    for (const i of [0, 1, 2] as const) await change({ gateway: i, mood: 'up' });
  })();

  const answers: { phone: string; answer: Answer; ms: number }[] = [];
  const phones = newPhones(SIGN_INS).values();
  const client = async () => {
    for (const phone of phones) {
      const startedAt = performance.now();
      const answer = await service.requestCode(phone);
      answers.push({ phone, answer, ms: performance.now() - startedAt });
      await new Promise((resolve) => void setTimeout(resolve, 100));
    }
  };
  await Promise.all(Array.from({ length: 10 }, client));
  isOver = true;
  await changing;

  const accepted = (phone: string) =>
    gateways.flatMap((gateway) => gateway.accepted.filter((sms) => sms.phone === phone));
  const outcomes = new Map(
    (
      await service.database.query<{ phone: string; outcomes: string[] }>(
        `select c.identifier as phone, array_agg(d.outcome) as outcomes
         from challenge c join delivery d on d.challenge_id = c.id group by 1`,
      )
    ).map(({ phone, outcomes: all }) => [phone, all]),
  );
  const told = answers.filter(({ answer }) => answer.body.otp);
  const certain = told.filter(({ phone }) => !outcomes.get(phone)?.includes(UNCERTAIN));
  expect(answers).toHaveLength(SIGN_INS);
  // The plan is of use: it leaves enough of each.
  expect(certain.length).toBeGreaterThan(20);
  expect(certain.length).toBeLessThan(told.length);
  expect(certain.filter(({ phone }) => accepted(phone).length !== 1)).toEqual([]);
  // Nobody who was refused got one.
  expect(answers.filter(({ answer, phone }) => answer.body.error && accepted(phone).length > 0)).toEqual([]);
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(DEADLINE_MS + 1_000);

  const confirmed = await Promise.all(
    certain.map(({ phone }) => service.confirmCode(phone, codeIn(accepted(phone)[0]?.text))),
  );
  expect(confirmed.filter(({ body }) => !body.user)).toEqual([]);
});

function codeIn(text = ''): string {
  return /\d{6}/.exec(text)?.[0] ?? '';
}
