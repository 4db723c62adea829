import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const STAND_INS = '/var/lib/imshop-sign-in';

interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** The folder that holds everything of one PostgreSQL, and the account it runs under when not the current one. */
export interface Home {
  readonly directory: string;
  readonly user?: ServerUser;
}

/** Finds the home without making it: `dataDirectory`, or another folder if root's server could not reach that one. */
export async function locateHome(dataDirectory: string): Promise<Home> {
  const directory = resolve(dataDirectory);
  const user = await serverUser();
  if (!user || (await canReach(directory, user))) return { directory, user };
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 12);
  return { directory: join(STAND_INS, name), user };
}

/** Finds the home as `locateHome` does, and makes its folder. */
export async function makeHome(dataDirectory: string): Promise<Home> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o755 });
  const home = await locateHome(dataDirectory);
  if (dirname(home.directory) === STAND_INS) {
    for (const folder of [STAND_INS, home.directory]) {
      await mkdir(folder, { recursive: true });
      // Whatever the umask is, the server can enter, and only root can write there.
      await chmod(folder, 0o755);
    }
  }
  return home;
}

/** How PostgreSQL's programs are launched: its settings come from the command line, never from our environment. */
export function launchOptions(home: Home) {
  return { ...home.user, cwd: home.directory, env: { LC_ALL: 'C' } };
}

/** PostgreSQL refuses to run as root; root runs it as `nobody`. */
async function serverUser(): Promise<ServerUser | undefined> {
  if (process.geteuid?.() !== 0) return undefined;
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid = '65534', gid = '65534'] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** Asks the system itself, since modes, access lists and mounts of all parents decide. */
async function canReach(directory: string, user: ServerUser): Promise<boolean> {
  try {
    await promisify(execFile)('/bin/sh', ['-c', 'cd "$0"', directory], { ...user, cwd: '/', env: {} });
    return true;
  } catch (error) {
    const isAnswer = typeof (error as { code?: unknown }).code === 'number';
    if (isAnswer) return false;
    // The question could not be asked, and a wrong guess would start with another, empty cluster.
    throw error;
  }
}
