import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAFE_SETTINGS } from '../../test/support/production-settings';
import { problemsOf } from '../../test/support/settings';
import { Environment, parseEnvironment } from '../environment';

describe('a setting in a file', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'settings-'))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileWith = (text: string) => {
    const path = join(folder, 'setting');
    writeFileSync(path, text);
    return path;
  };

  it.each(['\n', '\r\n', ''])('is read from NAME_FILE without the line break at its end: %j', (end) => {
    const OTP_SECRETS_FILE = fileWith(`first-secret-0123456789-0123456789,second-secret-0123456789-0123456${end}`);
    expect(parseEnvironment({ ...SAFE_SETTINGS, OTP_SECRETS: '', OTP_SECRETS_FILE }).OTP_SECRETS).toEqual([
      'first-secret-0123456789-0123456789',
      'second-secret-0123456789-0123456',
    ]);
  });

  it.each(Object.keys(new Environment()))('can be %s', (name) => {
    expect(problemsOf({ [name]: undefined, [`${name}_FILE`]: '/no/such/file' })).toContain(
      `${name}_FILE: /no/such/file does not exist`,
    );
  });

  it('keeps the blanks of a password', () => {
    const DATABASE_PASSWORD_FILE = fileWith(' p@ss/w0rd \n');
    const settings = { ...SAFE_SETTINGS, DATABASE_URL: 'postgres://user@db/sign_in', DATABASE_PASSWORD_FILE };
    expect(parseEnvironment(settings).DATABASE_URL).toBe('postgres://user:%20p%40ss%2Fw0rd%20@db/sign_in');
  });

  it('R25: is refused where the name is set as well, where it is empty and where it cannot be read', () => {
    const AUDIT_KEY_FILE = fileWith('audit-key-from-a-file-0123456789abcdef');
    expect(problemsOf({ AUDIT_KEY_FILE })).toEqual(['AUDIT_KEY and AUDIT_KEY_FILE must not both be set']);
    expect(problemsOf({ SMSC_LOGIN_FILE: fileWith('\n') })).toEqual([
      expect.stringMatching(/^SMSC_LOGIN_FILE: .* is empty$/),
    ]);
    expect(problemsOf({ SMSC_LOGIN_FILE: folder })).toEqual([expect.stringContaining('cannot be read (EISDIR)')]);
  });
});
