import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes the folder `target` whole or not at all, once: of several processes at it the first one wins.
 * `make` works in a private folder and says which folder in there becomes `target`.
 */
export async function makeOnce(target: string, make: (draft: string) => Promise<string>): Promise<void> {
  if (existsSync(target)) return;
  const draft = await mkdtemp(`${target}.draft-${process.pid}-`);
  try {
    await rename(await make(draft), target);
  } catch (error) {
    const othersWereFirst = existsSync(target);
    if (!othersWereFirst) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Clears away what killed processes left in `directory` half done. */
export async function removeAbandonedDrafts(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const maker = /\.draft-(\d+)-/.exec(name)?.[1];
    if (!maker || isAlive(Number(maker))) continue;
    // A program of the dead maker may still be writing there: then the next start tries again.
    await rm(join(directory, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
