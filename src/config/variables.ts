import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROJECT_FOLDER } from './project-folder';

export type Variables = Record<string, string | undefined>;

/**
 * The value of the setting `name` as `variables` have it: NAME itself, or what is in the file that NAME_FILE names, as
 * Docker and Kubernetes hand secrets over. The line break at a file's end is no part of the value.
 */
export function readVariable(variables: Variables, name: string): { value?: string; problem?: string } {
  const value = variables[name];
  const path = variables[`${name}_FILE`]?.trim();
  if (!path) return { value };
  if (value?.trim()) return { value, problem: `${name} and ${name}_FILE must not both be set` };
  const { text, problem } = readText(resolve(PROJECT_FOLDER, path));
  return { value: text, problem: problem && `${name}_FILE: ${path} ${problem}` };
}

/** Whether the setting is set under this name, by its value or by a file. */
export function isSet(variables: Variables, name: string): boolean {
  return [name, `${name}_FILE`].some((each) => variables[each]?.trim());
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
