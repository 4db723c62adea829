import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Home } from '../../src/embedded-postgres/embedded-postgres.home';

/** A file system of 24 MB that a tablespace can fill. */
export class FullDisk {
  readonly folder: string;
  private readonly mountPoint: string;

  constructor({ user }: Pick<Home, 'user'> = {}) {
    this.mountPoint = mkdtempSync(join(tmpdir(), 'sign-in-disk-'));
    const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', this.mountPoint]);
    if (status !== 0) {
      rmSync(this.mountPoint, { recursive: true });
      throw new Error(`no tmpfs can be mounted: ${error?.message ?? stderr.toString().trim()}`);
    }
    chmodSync(this.mountPoint, 0o755);
    this.folder = join(this.mountPoint, 'tablespace');
    mkdirSync(this.folder, { mode: 0o700 });
    if (user) chownSync(this.folder, user.uid, user.gid);
  }

  unmount(): void {
    spawnSync('umount', [this.mountPoint]);
    rmSync(this.mountPoint, { recursive: true });
  }

  /** Why this system has none; nothing where it has. */
  static missing(): string | undefined {
    try {
      new FullDisk().unmount();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}
