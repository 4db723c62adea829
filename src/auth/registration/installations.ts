import { Injectable } from '@nestjs/common';
import { AuditKeys } from '../../audit/audit-keys';
import type { WaitingRegistration } from '../../otp/challenge.entity';

/** The app's installations, of which nothing but HMACs is kept. */
@Injectable()
export class Installations {
  constructor(private readonly keys: AuditKeys) {}

  /** The HMAC under the current key, or `null` where the request named no installation. */
  hmac(installId: string | undefined): string | null {
    return installId === undefined ? null : this.keys.hmac(named(installId));
  }

  /** The HMACs under all keys; empty where the request named no installation. */
  hmacs(installId: string | undefined): string[] {
    return installId === undefined ? [] : this.keys.hmacs(named(installId));
  }

  /**
   * The registration that a confirmation from the installation may apply: the latest that the same one brought, or
   * else one that no installation is named for. Who confirms without naming one gets what waits where that can only be
   * theirs.
   */
  choose(waiting: WaitingRegistration[], installId: string | undefined): WaitingRegistration | undefined {
    const hmacs = this.hmacs(installId);
    const unnamed = waiting.findLast(({ installation }) => installation === null);
    if (hmacs.length === 0) return waiting.length === 1 ? waiting[0] : unnamed;
    return waiting.findLast(({ installation }) => installation !== null && hmacs.includes(installation)) ?? unnamed;
  }
}

/** No identifier has the same HMAC. */
function named(installId: string): string {
  return `installation ${installId}`;
}
