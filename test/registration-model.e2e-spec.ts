import fc from 'fast-check';
import { newPhone } from './support/phones';
import { ASKING, RegistrationLab } from './support/registration-lab';
import { type Outcome, RegistrationModel, type Step } from './support/registration-model';
import { type Answer, Service } from './support/service';

let service: Service;
let lab: RegistrationLab;
beforeAll(async () => {
  // The model knows no limits, so none may be reached.
  const limits = ['OTP_SENDS_PER_HOUR', 'OTP_SENDS_PER_DAY', 'OTP_FAILURES_PER_DAY', 'OTP_FAILURES_IN_ROW'];
  const without = Object.fromEntries([...limits, 'REGISTRATION_ASKS_PER_IDENTIFIER'].map((name) => [name, '100000']));
  service = await Service.start({ ...ASKING, ...without, REGISTRATION_ASKS_PER_HOUR: '1000000' }, 2);
  lab = new RegistrationLab(service);
});
afterAll(() => service.stop());

/** As long as one step takes at most, the pauses end on the same side of each limit in time. */
const pauses = fc.constantFrom(65, 65, 130, 330);
const installation = fc.constantFrom('first', 'second', 'third', 'fourth', null);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('request' as const),
      installation,
      brings: fc.constantFrom('nothing' as const, 'invitation' as const, 'everything' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('confirm' as const), installation }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('guess wrong' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: pauses }) },
);

const FIELDS = {
  nothing: () => ({}),
  invitation: (number: number) => ({ referralCode: `inviter-${number}` }),
  everything: (number: number) => ({
    fullName: `Имя ${number}`,
    email: 'ivan@mail.example',
    allowMarketing: true,
    referralCode: `inviter-${number}`,
  }),
};

/** The code that went out last, if any did. */
const codeOf = (phone: string) => (service.sms.smsTo(phone).length > 0 ? service.sms.codeFor(phone) : '000000');

async function take(phone: string, taken: Step, number: number): Promise<Outcome> {
  const before = service.sms.smsTo(phone).length;
  switch (taken.do) {
    case 'request': {
      const { body } = await lab.request(phone, FIELDS[taken.brings](number), taken.installation);
      return outcomeOf(body, service.sms.smsTo(phone).length - before);
    }
    case 'confirm':
      return (await lab.confirm(phone, taken.installation, codeOf(phone))).body.user ? 'signed in' : 'wrong code';
    case 'guess wrong': {
      const wrong = String((Number(codeOf(phone)) + 1) % 1_000_000).padStart(6, '0');
      return (await lab.confirm(phone, null, wrong)).body.user ? 'signed in' : 'wrong code';
    }
    case 'wait':
      await service.database.timePasses(taken.seconds, phone);
      return 'nothing';
    default:
      return taken satisfies never;
  }
}

function outcomeOf({ otp, dataRequired }: Answer['body'], sms: number): Outcome {
  if (dataRequired) return 'asked';
  if (!otp) return 'refused';
  return sms > 0 ? 'sent' : 'repeated';
}

it('R31: does what a model of a few lines does, whatever comes in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      const phone = newPhone();
      const model = new RegistrationModel();
      for (const [number, each] of steps.entries()) {
        const expected = model.take(each, number);
        expect({ number, outcome: await take(phone, each, number) }).toEqual({ number, outcome: expected });
        const found = await lab.found(phone);
        expect({
          number,
          sms: service.sms.smsTo(phone).length,
          waiting: (await lab.waiting(phone)) ?? 0,
          account: found && {
            name: found['name'],
            referralCode: found['referralCode'],
            consents: (await lab.consentsOf(phone)).length,
          },
        }).toEqual({ number, sms: model.sms, waiting: model.waiting.length, account: model.account });
      }
    }),
    { numRuns: 60 },
  );
});
