import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvironment } from '../src/environment';
import { PROJECT_FOLDER } from '../src/config/project-folder';
import { SAFE_SETTINGS } from './support/production-settings';

const compose = readFileSync(join(PROJECT_FOLDER, 'docker-compose.yml'), 'utf8');
/** What Compose makes of a value of the service with this environment of its own. */
const valueOf = (name: string, variables: Record<string, string>) =>
  new RegExp(`^ +${name}: (.*)$`, 'm')
    .exec(compose)?.[1]
    ?.replace(/\$\{(\w+)[^}]*\}/g, (_, variable: string) => variables[variable] ?? '');

it('Compose hands any password to the database and to the service alike, with nothing to encode', () => {
  const POSTGRES_PASSWORD = `p@ss/w0rd#?%41"'\\`;
  const environment = parseEnvironment({
    ...SAFE_SETTINGS,
    DATABASE_URL: valueOf('DATABASE_URL', { POSTGRES_PASSWORD }),
    DATABASE_PASSWORD: valueOf('DATABASE_PASSWORD', { POSTGRES_PASSWORD }),
  });
  const { username, password, host, pathname } = new URL(environment.DATABASE_URL ?? '');
  expect(decodeURIComponent(password)).toBe(POSTGRES_PASSWORD);
  expect(valueOf('POSTGRES_PASSWORD', { POSTGRES_PASSWORD })).toBe(POSTGRES_PASSWORD);
  expect({ username, host, pathname }).toEqual({ username: 'sign_in', host: 'postgres:5432', pathname: '/sign_in' });
});
