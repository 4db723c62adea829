import { Injectable } from '@nestjs/common';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Alerts } from '../../limits/alerts';
import type { Purpose, WaitingRegistration } from '../../otp/challenge.entity';
import { fingerprint } from '../../otp/one-time-code';
import { OtpSettings } from '../../otp/otp.settings';
import type { Registration } from './registration';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Names the use of the key, so that it is no other that is derived from the same secret. */
const INFO = 'imshop-sign-in: registration that waits for a code';

/** What a sealed registration is bound to. */
export interface BoundTo {
  identifier: string;
  purpose: Purpose;
}

/**
 * What a new user gave waits sealed until the code proves the identifier (R31): AES-256-GCM under a key that HKDF
 * derives from the first of `OTP_SECRETS`, with identifier and purpose as additional data. Whoever has the database
 * alone cannot read it, nor apply it to anybody else.
 */
@Injectable()
export class SealedRegistrations {
  private readonly keys: Map<string, Buffer>;
  private readonly current: string;

  constructor(
    { OTP_SECRETS }: OtpSettings,
    private readonly alerts: Alerts,
  ) {
    this.keys = new Map(OTP_SECRETS.map((secret) => [fingerprint(secret), keyOf(secret)]));
    const [current] = this.keys.keys();
    if (current === undefined) throw new Error('OTP_SECRETS has no secret');
    this.current = current;
  }

  seal(registration: Registration, boundTo: BoundTo): Omit<WaitingRegistration, 'installation'> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.keys.get(this.current) as Buffer, nonce);
    cipher.setAAD(additionalData(boundTo));
    const sealed = [cipher.update(JSON.stringify(registration)), cipher.final()];
    return { secret: this.current, sealed: Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64') };
  }

  /** `undefined`, with an alert, for what was sealed with a secret that is gone, for another, or was tampered with. */
  async open({ secret, sealed }: WaitingRegistration, boundTo: BoundTo): Promise<Registration | undefined> {
    const key = this.keys.get(secret);
    if (key === undefined) return this.drop('its secret is not in OTP_SECRETS any more');
    try {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(additionalData(boundTo));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(plain.toString()) as Registration;
    } catch {
      return this.drop('it was changed, or sealed for another identifier or purpose');
    }
  }

  private async drop(reason: string): Promise<undefined> {
    await this.alerts.raise('registration-unreadable', 'registration-unreadable', { reason });
    return undefined;
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', INFO, 32));
}

/** Each part after its length, so that no two pairs make the same bytes. */
function additionalData({ identifier, purpose }: BoundTo): Buffer {
  const parts = [identifier, purpose].flatMap((text) => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat(parts);
}
