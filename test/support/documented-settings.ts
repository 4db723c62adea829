import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { PROJECT_FOLDER } from '../../src/config/project-folder';

/** The settings of `docs/gateways.md` that contain `words`, as somebody who copies them has them. */
export function documentedSettings(words: string): Record<string, string> {
  const document = readFileSync(join(PROJECT_FOLDER, 'docs', 'gateways.md'), 'utf8');
  const blocks = [...document.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  const [block, ...others] = blocks.filter((each) => each.includes(words));
  if (!block || others.length > 0) throw new Error(`No settings, or several, with ${words}`);
  return parseEnv(block) as Record<string, string>;
}
