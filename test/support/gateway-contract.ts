import { GatewayBreaker } from '../../src/sms-gateway/gateway-breaker';
import type { Sms, SmsGateway } from '../../src/sms-gateway/sms-gateway';
import type { DeliveryOutcome } from '../../src/delivery/delivery-outcome';
import type { AnyFakeGateway } from './fake-gateway';
import { type GatewayLab, PHONE, SMS } from './gateway-lab';
import { refusal, UNREADABLE } from './gateway-outcomes';

export interface GatewayContract {
  /** What arrives at the phone: the text, or the code in words of the gateway's own. */
  sends?: keyof Sms;
  /** A refusal that comes with HTTP 200, and what it comes down to. */
  refusal: { code: unknown; outcome: DeliveryOutcome };
  /** Codes that may be due to one phone: one for each meaning of that kind, and one that nobody knows. */
  codesOfOnePhone: unknown[];
  /** The code under which the gateway refuses wrong credentials; unset where it does not tell them apart. */
  wrongCredentials?: string;
  /** The outcome of an answer with HTTP 200 that is none of the gateway's. */
  unreadable?: DeliveryOutcome;
  /** What the account call tells, where there is one. */
  account?: { balance?: number };
}

type AnyLab = GatewayLab<SmsGateway, AnyFakeGateway>;

/** Texts that a gateway's format could mistake for its own. */
const TEXTS = [
  'Код: 123456',
  'Your code: 123456 — «не сообщайте»',
  `"quotes" 'апострофы' \`backticks\``,
  'a&b=c&api_id=x; %20 %D0%9A 100% + plus + plus',
  'first line\nsecond line\r\n\n@shop.example #123456',
  String.raw`back\slashes \n \u0041 \\`,
  '<b>{"json":[1]}</b> €',
  ' blanks around ',
];

/** Answers with HTTP 200 that no gateway gives. */
const FOREIGN_ANSWERS = [
  '{"id":',
  '<!doctype html><html><body>502</body></html>',
  '',
  'null',
  '348',
  '[{"id":348}]',
  '{}',
  '{"status":"OK","success":true,"sms":7,"data":"x","id":{}}',
];

/** What an HTTP status means for every gateway, although the body takes the SMS. */
const STATUSES: [number, DeliveryOutcome][] = [
  [302, refusal('unavailable', 'HTTP_302')],
  [401, refusal('account', 'HTTP_401')],
  [402, refusal('operator', 'HTTP_402')],
  [403, refusal('account', 'HTTP_403')],
  [404, refusal('unknown', 'HTTP_404')],
  [408, refusal('unavailable', 'HTTP_408')],
  [429, refusal('throttled', 'HTTP_429')],
  [500, refusal('uncertain', 'HTTP_500')],
];

/** Answers to the call for the account that do not tell of an open one. */
const CLOSED_ACCOUNTS: [body: string, status: number, code: string][] = [
  ['{"balance":"1"}', 302, 'HTTP_302'],
  ['{"balance":"1"}', 401, 'HTTP_401'],
  ['{"balance":"1"}', 500, 'HTTP_500'],
  ['', 200, 'UNREADABLE'],
  ['<html>', 200, 'UNREADABLE'],
  ['{}', 200, 'UNREADABLE'],
  ['null', 200, 'UNREADABLE'],
  ['{"status":"OK","success":true,"balance":"","data":{"balance":null}}', 200, 'UNREADABLE'],
];

const DEADLINE = 'DEADLINE';

/** What holds for the adapter of every gateway. What holds for the client that they share is tested with the client. */
export function itKeepsTheContract(lab: AnyLab, contract: GatewayContract): void {
  const { sends = 'text', unreadable = UNREADABLE } = contract;
  const { fake } = lab;

  it('hands an SMS over and knows the id that the gateway gave it', async () => {
    const outcome = await lab.send();
    expect(outcome).toMatchObject({ status: 'accepted' });
    const id = 'messageId' in outcome && outcome.messageId;
    expect(fake.accepted).toEqual([{ phone: PHONE, text: SMS[sends], id }]);
  });

  it('R21: has each text arrive exactly as given', async () => {
    for (const text of TEXTS) await lab.send({}, { ...SMS, text });
    expect(fake.textsTo(PHONE)).toEqual(TEXTS.map((text) => ({ ...SMS, text })[sends]));
  });

  it('never has the credentials in an address', async () => {
    await lab.send();
    await lab.checkAccount();
    const calls = [...fake.received, ...fake.balanceCalls];
    expect(calls).toHaveLength(contract.account ? 2 : 1);
    for (const { url } of calls) expect(url).not.toMatch(/secret|shop/);
  });

  it('says that wrong credentials are trouble with the account', async () => {
    fake.credentials = 'other';
    const { wrongCredentials: code } = contract;
    expect(await lab.send()).toEqual(code === undefined ? unreadable : refusal('account', code));
  });

  it('R23: takes an error body for a failure, be it with HTTP 200 or 400', async () => {
    const { code, outcome } = contract.refusal;
    const isWithoutReason = 'code' in outcome && outcome.code === 'REFUSED';
    fake.refuse(code);
    expect(await lab.send()).toEqual(outcome);
    fake.refuse(code, 400);
    expect(await lab.send()).toEqual(isWithoutReason ? refusal('unknown', 'HTTP_400') : outcome);
  });

  it('R23: goes by the HTTP status, although the body takes the SMS', async () => {
    const outcomes: typeof STATUSES = [];
    for (const [status] of STATUSES) outcomes.push([status, await lab.outcomeOf(fake.accepting(PHONE), status)]);
    expect(outcomes).toEqual(STATUSES);
  });

  it('R23: takes no answer for a success that is not its own', async () => {
    const outcomes: [string, DeliveryOutcome][] = [];
    for (const body of FOREIGN_ANSWERS) outcomes.push([body, await lab.outcomeOf(body)]);
    expect(outcomes).toEqual(FOREIGN_ANSWERS.map((body) => [body, unreadable]));
  });

  it('R23: calls nobody after the deadline', async () => {
    const gateway = lab.gateway();
    expect(await gateway.send(SMS, 0)).toEqual(refusal('unavailable', DEADLINE));
    const account = await gateway.checkAccount(0);
    expect(account).toEqual(contract.account && { isOpen: false, code: DEADLINE });
    expect([...fake.received, ...fake.balanceCalls]).toEqual([]);
  });

  it('R29: goes on sending to others, whatever code refuses one phone', async () => {
    const closedBy: unknown[] = [];
    for (const code of contract.codesOfOnePhone) if (await closes(lab, () => fake.refuse(code))) closedBy.push(code);
    expect(closedBy).toEqual([]);
  });

  if (contract.account) itTellsOfItsAccount(lab, contract);
}

function itTellsOfItsAccount(lab: AnyLab, { account, wrongCredentials = '' }: GatewayContract): void {
  const { fake } = lab;

  it('tells whether its account is open, and its balance, and sends nothing for it', async () => {
    expect(await lab.checkAccount()).toEqual({ isOpen: true, ...account });
    expect([fake.received.length, fake.balanceCalls.length]).toEqual([0, 1]);
    fake.credentials = 'other';
    expect(await lab.checkAccount()).toEqual({ isOpen: false, code: wrongCredentials });
  });

  it('has no open account where the answer does not tell of one', async () => {
    const accounts: unknown[] = [];
    for (const [body, status] of CLOSED_ACCOUNTS) accounts.push([body, status, await lab.accountOf(body, status)]);
    expect(accounts).toEqual(CLOSED_ACCOUNTS.map(([body, status, code]) => [body, status, { isOpen: false, code }]));
  });
}

/** Whether the breaker opens, or another phone gets no SMS, while one is refused far more often than others ask. */
async function closes(lab: AnyLab, refuse: () => void): Promise<boolean> {
  const states: string[] = [];
  const breaker = new GatewayBreaker(lab.gateway(), 30, (state) => states.push(state));
  const send = (phone: string) => breaker.send({ ...SMS, phone }, performance.now() + 5000);
  const others: (string | undefined)[] = [];
  for (const other of ['79990000101', '79990000102']) {
    refuse();
    for (let n = 0; n < 6; n++) await send('79990000666');
    lab.fake.accept();
    others.push((await send(other))?.status);
  }
  breaker.shutdown();
  return states.length > 0 || others.some((status) => status !== 'accepted');
}
