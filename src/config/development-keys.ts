import { createHash, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environment';

type Keys = Pick<Environment, 'IMSHOP_API_KEYS' | 'RETAILER_API_KEYS' | 'OTP_SECRETS' | 'AUDIT_KEY'>;

/** Keys for development where the settings name none: made on the first start, kept in `DATA_DIR/keys.json`. */
export function developmentKeys(environment: Environment): Keys {
  const { IMSHOP_API_KEYS, RETAILER_API_KEYS, OTP_SECRETS } = environment;
  const set = { IMSHOP_API_KEYS, RETAILER_API_KEYS, OTP_SECRETS };
  const kept = Object.values(set).every((keys) => keys.length > 0) ? set : readOrMakeKeys(environment.DATA_DIR);
  const secrets = OTP_SECRETS.length > 0 ? OTP_SECRETS : kept.OTP_SECRETS;
  return {
    IMSHOP_API_KEYS: IMSHOP_API_KEYS.length > 0 ? IMSHOP_API_KEYS : kept.IMSHOP_API_KEYS,
    RETAILER_API_KEYS: RETAILER_API_KEYS.length > 0 ? RETAILER_API_KEYS : kept.RETAILER_API_KEYS,
    OTP_SECRETS: secrets,
    // Nobody keeps the trail of a development's sign-ins apart from its codes.
    AUDIT_KEY: environment.AUDIT_KEY.length > 0 ? environment.AUDIT_KEY : secrets.map(auditKeyOf),
  };
}

function readOrMakeKeys(folder: string): Omit<Keys, 'AUDIT_KEY'> {
  const file = join(folder, 'keys.json');
  const made: Omit<Keys, 'AUDIT_KEY'> = {
    IMSHOP_API_KEYS: [`imshop-${secret()}`],
    RETAILER_API_KEYS: [`retailer-${secret()}`],
    OTP_SECRETS: [secret()],
  };
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) {
    // A link appears whole or not at all, and never replaces: of two first starts both read the same keys.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    linkUnlessThere(draft, file);
    rmSync(draft);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as typeof made;
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function auditKeyOf(otpSecret: string): string {
  return createHash('sha256').update(`audit:${otpSecret}`).digest('base64url');
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}
