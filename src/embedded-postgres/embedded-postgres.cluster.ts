import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, chown, constants, link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installBinaries } from './embedded-postgres.binaries';
import { makeOnce } from './embedded-postgres.draft';
import { type Home, launchOptions } from './embedded-postgres.home';

/** Superuser and database; only our servers have them, so that nobody else's is taken for one of ours. */
export const NAME = 'sign_in';

/** PostgreSQL's own folder in the home. */
export function clusterFolder(home: Home): string {
  return join(home.directory, 'cluster');
}

/** The file with the superuser's password. It lies beside the cluster, and only the current user can read it. */
export function passwordFile(home: Home): string {
  return join(home.directory, 'cluster.password');
}

/** Leaves in `home` all that a server needs; returns the folder of PostgreSQL's programs. */
export async function prepareCluster(home: Home): Promise<string> {
  const programs = await installBinaries(home.directory);
  const cluster = clusterFolder(home);
  if (!existsSync(cluster)) await makePassword(passwordFile(home));
  await makeOnce(cluster, (draft) => initialise(draft, home, programs));
  await access(passwordFile(home), constants.R_OK);
  return programs;
}

/** A link appears whole or not at all and never replaces a file, so two first starts use the same password. */
async function makePassword(file: string): Promise<void> {
  const draft = `${file}.draft-${process.pid}-${randomUUID()}`;
  try {
    await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 });
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function initialise(draft: string, home: Home, programs: string): Promise<string> {
  const cluster = join(draft, 'cluster');
  // initdb reads the password as the server's user, who must not read ours.
  const pwfile = join(draft, 'password');
  await writeFile(pwfile, await readFile(passwordFile(home)), { mode: 0o600 });
  if (home.user) for (const path of [pwfile, draft]) await chown(path, home.user.uid, home.user.gid);

  const options = [
    `--pgdata=${cluster}`,
    `--username=${NAME}`,
    `--pwfile=${pwfile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The order and case rules are then the same on every system, and not only for Latin letters.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ];
  await promisify(execFile)(join(programs, 'initdb'), options, launchOptions(home)).catch((cause: Error) => {
    throw new Error(`${cause.message}\nSet DATABASE_URL to use another PostgreSQL`, { cause });
  });
  return cluster;
}
