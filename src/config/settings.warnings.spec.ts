import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAFE_SETTINGS } from '../../test/support/production-settings';
import { problemsOf } from '../../test/support/settings';
import { Environment, parseEnvironment, renamedSettings } from '../environment';
import { PROJECT_FOLDER } from './project-folder';
import { warningsAbout } from './settings.warnings';

describe('what has no effect', () => {
  const known = Object.keys(new Environment());
  const warningsIn = (file: string, variables: Record<string, string> = {}) => warningsAbout(file, variables, known);

  it.each([
    ['OTP_LENGHT=7', 'OTP_LENGHT in .env is not a setting and has no effect: did you mean OTP_LENGTH?'],
    [
      'export IMSHOP_API_KEY=x',
      'IMSHOP_API_KEY in .env is not a setting and has no effect: did you mean IMSHOP_API_KEYS?',
    ],
    ['COLOUR=blue', 'COLOUR in .env is not a setting and has no effect'],
    ['NODE_EVN=production', 'NODE_EVN in .env is not a setting and has no effect: did you mean NODE_ENV?'],
    ['DATABASE_PASSWORD=p#ss', 'DATABASE_PASSWORD in .env ends at its #: put the value in quotes'],
    ['DATABASE_PASSWORD=#pass', 'DATABASE_PASSWORD in .env ends at its #: put the value in quotes'],
  ])('is told of .env with %s', (file, warning) => {
    expect(warningsIn(`PORT=3000\n${file}\nLOCALE=en\n`)).toEqual([warning]);
  });

  it.each([
    'OTP_LENGTH=7',
    '# OTP_LENGHT=7',
    'AUDIT_KEY_FILE=/run/secrets/audit-key',
    'POSTGRES_PASSWORD=secret',
    'NODE_OPTIONS=--max-old-space-size=512',
    'APP_NAME="Shop #1"',
    'APP_NAME=Shop # in both languages',
    'HTTP_GATEWAY_BODY=\'{\n"OTP_LENGHT=":"x#y"\n}\'',
  ])('is not %s', (file) => {
    expect(warningsIn(file)).toEqual([]);
  });

  it('is told of the environment where a name is nearly a setting’s', () => {
    const variables = { PATH: '/bin', HOME: '/root', HOSTNAME: 'x', OTP_LENGHT: '7' };
    expect(warningsIn('', variables)).toEqual([
      'OTP_LENGHT in the environment is not a setting and has no effect: did you mean OTP_LENGTH?',
    ]);
  });

  it('is nothing of .env.example', () => {
    expect(warningsIn(readFileSync(join(PROJECT_FOLDER, '.env.example'), 'utf8'))).toEqual([]);
  });
});

describe('a setting with a new name', () => {
  it.each([
    ['SMS_DEADLINE_MS', '8000', 'CODE_DEADLINE_MS', 8000],
    ['SMS_APP_NAME', 'Shop', 'APP_NAME', 'Shop'],
  ] as const)('is still set by the old one: %s', (formerly, value, name, read) => {
    expect(parseEnvironment({ ...SAFE_SETTINGS, [formerly]: value })[name]).toBe(read);
    expect(renamedSettings({ [formerly]: value })).toEqual([
      `${formerly} is now ${name}: rename it; until you do, the old name goes on working`,
    ]);
  });

  it('can still be in a file under the old one', () => {
    expect(problemsOf({ SMS_APP_NAME_FILE: '/no/such/file' })).toEqual([
      'SMS_APP_NAME_FILE: /no/such/file does not exist',
    ]);
  });

  it('goes by the new one where both are set, and says that the old one has no effect', () => {
    const both = { SMS_DEADLINE_MS: '8000', CODE_DEADLINE_MS: '7000' };
    expect(parseEnvironment({ ...SAFE_SETTINGS, ...both }).CODE_DEADLINE_MS).toBe(7000);
    expect(renamedSettings(both)).toEqual([
      'SMS_DEADLINE_MS is now CODE_DEADLINE_MS, which is set as well: remove SMS_DEADLINE_MS, which has no effect',
    ]);
  });

  it('is no news under the new one', () => {
    expect(renamedSettings({ CODE_DEADLINE_MS: '7000', APP_NAME: 'Shop' })).toEqual([]);
  });
});
