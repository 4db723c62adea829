import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { BuiltService } from './support/built-service';
import { FakeMailServer } from './support/fake-mail-server';
import { IMSHOP_KEY, SAFE_SETTINGS } from './support/production-settings';
import { TestDatabase } from './support/test-database';

let folder: string;
let database: TestDatabase;
let certificate: { private: string; cert: string };
beforeAll(async () => {
  await BuiltService.build();
  folder = await mkdtemp(join(tmpdir(), 'sign-in-mail-'));
  database = await TestDatabase.create();
  certificate = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  await writeFile(join(folder, 'ca.pem'), certificate.cert);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

let users = 0;
const withDefaults = (settings: Record<string, string>) => ({
  ...SAFE_SETTINGS,
  HOST: '127.0.0.1',
  DATABASE_URL: database.url,
  SMSC_URL: 'http://127.0.0.1:1/',
  SIGN_IN_IDENTIFIERS: 'email',
  SMTP_FROM: 'Shop <no-reply@shop.example>',
  ...settings,
});

/** What requesting a code ends in, on a built service with these settings. */
async function requestCode(settings: Record<string, string>): Promise<Record<string, unknown>> {
  const service = BuiltService.start(withDefaults(settings));
  const address = await service.says(/"url":"([^"]+)"/);
  const response = await fetch(`${address}/auth/otp/request`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', key: IMSHOP_KEY },
    body: JSON.stringify({ userIdentifier: `user-${++users}@mail.com` }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  await service.stop();
  return body;
}

describe.each([
  ['STARTTLS', 'smtp', false],
  ['TLS from the first byte', 'smtps', true],
])('mail over %s', (_, scheme, secure) => {
  let mail: FakeMailServer;
  beforeAll(async () => {
    mail = await FakeMailServer.start({
      key: certificate.private,
      cert: certificate.cert,
      secure,
      authOptional: false,
    });
  });
  afterAll(() => mail.stop());

  it('goes out where the certificate is vouched for, with the credentials of the address', async () => {
    const SMTP_URL = `${scheme}://shop:pass%20word@127.0.0.1:${mail.port}`;
    const answer = await requestCode({ SMTP_URL, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') });
    expect(answer['otp']).toBeDefined();
    expect(mail.received.map(({ isSecure }) => isSecure)).toEqual([true]);
  });

  it('R23: does not go out under a certificate that nobody vouches for', async () => {
    const answer = await requestCode({ SMTP_URL: `${scheme}://shop:pass%20word@127.0.0.1:${mail.port}` });
    expect(answer['error']).toBeDefined();
    expect(mail.received).toHaveLength(1);
  });

  it('is a gateway that the operator sees', async () => {
    const seen = async (password: string) => {
      const SMTP_URL = `${scheme}://shop:${password}@127.0.0.1:${mail.port}`;
      const settings = withDefaults({ SMTP_URL, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') });
      return (JSON.parse(await BuiltService.admin(settings, 'gateways')) as { gateways: object[] }).gateways.at(-1);
    };
    expect(await seen('pass%20word')).toMatchObject({ gateway: 'smtp', account: { isOpen: true } });
    expect(await seen('wrong')).toMatchObject({ gateway: 'smtp', account: { isOpen: false, code: 'SMTP_535' } });
    expect(mail.received).toHaveLength(1);
  });

  it('does not go out with wrong credentials', async () => {
    const SMTP_URL = `${scheme}://shop:wrong@127.0.0.1:${mail.port}`;
    const answer = await requestCode({ SMTP_URL, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') });
    expect(answer['error']).toBeDefined();
    expect(mail.received).toHaveLength(1);
  });
});
