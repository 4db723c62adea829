import { createHash, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { descriptionOf, type DevelopmentKey } from './setting.description';
import { type AllSettings, namesOf } from './settings-class';

type Keys = Record<string, string[]>;

/** A setting that development has a key for, in the class instance that holds it. */
interface KeySetting {
  name: string;
  how: DevelopmentKey;
  holder: Keys;
}

/** Fills in the keys that the settings do not name: made on the first start, kept in `folder/keys.json`. */
export function addDevelopmentKeys(settings: AllSettings, folder: string): void {
  const all = settings.byClass().flatMap(([type, values]) =>
    namesOf(type).flatMap((name): KeySetting[] => {
      const how = descriptionOf(type, name).developmentKey;
      return how ? [{ name, how, holder: values as Keys }] : [];
    }),
  );
  const prefixes = new Map(all.flatMap(({ name, how }) => ('prefix' in how ? [[name, how.prefix] as const] : [])));
  const missing = all.filter(({ name, holder }) => holder[name]?.length === 0);
  const kept = missing.some(({ name }) => prefixes.has(name)) ? readOrMakeKeys(folder, prefixes) : {};
  for (const { name, holder } of missing) if (prefixes.has(name)) holder[name] = kept[name] ?? [];
  for (const { name, how, holder } of missing) {
    if ('prefix' in how) continue;
    const source = all.find((each) => each.name === how.derivedFrom);
    holder[name] = source?.holder[source.name]?.map(derivedKey) ?? [];
  }
}

function readOrMakeKeys(folder: string, prefixes: Map<string, string>): Keys {
  const file = join(folder, 'keys.json');
  const made = Object.fromEntries([...prefixes].map(([name, prefix]) => [name, [`${prefix}${randomKey()}`]]));
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) {
    // A link appears whole or not at all and never replaces a file, so two first starts read the same keys.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    linkUnlessThere(draft, file);
    rmSync(draft);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Keys;
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** In development the key of the audit trail need not be apart from the secret of the codes. */
function derivedKey(secret: string): string {
  return createHash('sha256').update(`audit:${secret}`).digest('base64url');
}

function randomKey(): string {
  return randomBytes(32).toString('base64url');
}
