import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { PRODUCTION_RANGES } from '../../test/support/settings';
import { Environment, SETTINGS_CLASSES } from '../environment';
import { PROJECT_FOLDER } from './project-folder';
import { namesOf } from './settings-class';
import { envExample, settingsPage } from './settings.document';

describe('the documents of the settings', () => {
  const read = (file: string) => readFileSync(join(PROJECT_FOLDER, file), 'utf8');

  it('are what `npm run docs:settings` writes', () => {
    expect(read('.env.example')).toBe(envExample(SETTINGS_CLASSES));
    expect(read('docs/settings.md')).toBe(settingsPage(SETTINGS_CLASSES));
  });

  it('list every setting with its default', () => {
    const asText = (value: unknown) => [value].flat().join(',');
    const defaults = Object.entries(new Environment()).map(([name, value]) => [name, asText(value)]);
    expect(parseEnv(read('.env.example'))).toEqual(Object.fromEntries(defaults));
    for (const [name] of defaults) expect(read('docs/settings.md')).toContain(`| \`${name}\``);
  });

  it('name the range that production allows', () => {
    for (const [name, [min, max]] of Object.entries(PRODUCTION_RANGES))
      expect(read('.env.example')).toMatch(new RegExp(`production: ${min} to ${max}\\.\n${name}=`));
  });

  it('have each setting in one class only', () => {
    const names = SETTINGS_CLASSES.flatMap(namesOf);
    expect(names.length).toBeGreaterThan(90);
    expect(new Set(names).size).toBe(names.length);
  });
});
