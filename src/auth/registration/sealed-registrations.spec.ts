import type { Alerts } from '../../limits/alerts';
import { OtpSettings } from '../../otp/otp.settings';
import { type BoundTo, SealedRegistrations } from './sealed-registrations';

const [FIRST, SECOND] = ['first-secret-0123456789abcdef0123456789', 'second-secret-0123456789abcdef0123456789'];
const REGISTRATION = { fullName: 'Иван Петров', email: 'ivan@mail.example', allowSms: false };
const BOUND: BoundTo = { identifier: '79990000001', purpose: 'sign-in' };

let alerts: unknown[][];
beforeEach(() => void (alerts = []));

/** With an ear for the alerts, which are rows of the database otherwise. */
function sealedWith(...secrets: (string | undefined)[]): SealedRegistrations {
  const settings = Object.assign(new OtpSettings(), { OTP_SECRETS: secrets });
  const raise = (...alert: unknown[]) => Promise.resolve(void alerts.push(alert));
  return new SealedRegistrations(settings, { raise } as unknown as Alerts);
}

const seal = (boundTo = BOUND, ...secrets: (string | undefined)[]) => ({
  installation: null,
  ...sealedWith(...(secrets.length > 0 ? secrets : [FIRST])).seal(REGISTRATION, boundTo),
});

it('opens what it sealed, and names the secret without telling it', async () => {
  const blob = seal();
  expect(await sealedWith(FIRST).open(blob, BOUND)).toEqual(REGISTRATION);
  expect(JSON.stringify(blob)).not.toMatch(/Иван|ivan|secret-/);
  expect(alerts).toEqual([]);
});

it('seals the same fields differently each time', () => {
  expect(new Set(Array.from({ length: 50 }, () => seal().sealed.slice(0, 16))).size).toBe(50);
});

it('opens what was sealed with a secret that is not the first any more', async () => {
  expect(await sealedWith(SECOND, FIRST).open(seal(BOUND, FIRST), BOUND)).toEqual(REGISTRATION);
  expect(await sealedWith(FIRST, SECOND).open(seal(BOUND, SECOND, FIRST), BOUND)).toEqual(REGISTRATION);
});

it('R31: does not open what was sealed for another identifier or another purpose', async () => {
  const sealed = sealedWith(FIRST);
  for (const other of [
    { ...BOUND, identifier: '79990000002' },
    { ...BOUND, purpose: 'confirm-phone' as const },
    // These pairs have the same characters, cut at another place.
    { identifier: '79990000001sign', purpose: '-in' as BoundTo['purpose'] },
  ])
    expect(await sealed.open(seal(), other)).toBeUndefined();
  expect(alerts).toHaveLength(3);
});

it('drops what a secret sealed that is gone, with an alert', async () => {
  expect(await sealedWith(SECOND).open(seal(BOUND, FIRST), BOUND)).toBeUndefined();
  expect(alerts).toEqual([['registration-unreadable', 'registration-unreadable', { reason: expect.any(String) }]]);
});

it('drops what was changed, wherever it was', async () => {
  const blob = seal();
  const bytes = Buffer.from(blob.sealed, 'base64');
  for (const at of [0, 12, 28, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(await sealedWith(FIRST).open({ ...blob, sealed: changed.toString('base64') }, BOUND)).toBeUndefined();
  }
  for (const sealed of ['', 'AAAA', bytes.subarray(0, 20).toString('base64'), 'no base64 at all'])
    expect(await sealedWith(FIRST).open({ ...blob, sealed }, BOUND)).toBeUndefined();
  expect(alerts).toHaveLength(8);
});
