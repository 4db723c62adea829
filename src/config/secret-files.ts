import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROJECT_FOLDER } from './project-folder';

type Variables = Record<string, string | undefined>;

/**
 * The values of the settings `known` as `variables` have them: NAME itself, or what is in the file that NAME_FILE
 * names, as Docker and Kubernetes hand secrets over. The line break at a file's end is no part of the value.
 */
export function readSettings(variables: Variables, known: string[]): { values: Variables; problems: string[] } {
  const values: Variables = {};
  const problems: string[] = [];
  for (const name of known) {
    values[name] = variables[name];
    const path = variables[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (values[name]?.trim()) problems.push(`${name} and ${name}_FILE must not both be set`);
    else {
      const { text, problem } = readText(resolve(PROJECT_FOLDER, path));
      values[name] = text;
      if (problem) problems.push(`${name}_FILE: ${path} ${problem}`);
    }
  }
  return { values, problems };
}

function readText(path: string): { text?: string; problem?: string } {
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? { problem: 'is empty' } : { text };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return { problem: code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})` };
  }
}
