import { Transform } from 'class-transformer';
import { EachAtLeast, MadeInDevelopment, Meaning, NeededInProduction, Secret } from '../config/setting.decorators';
import { AUDIT_KEY_LENGTH, readAuditKeys } from './audit-key-list';

export class AuditSettings {
  static readonly title = 'Audit trail';

  @Meaning(
    'Keys that the trail names phones and ids by, each at least 32 characters, comma separated: the first is current, all serve to find and to forget. One that lines were written with must stay until they are gone. Empty: development derives one; production refuses.',
  )
  // A key may itself have a comma, so this is no plain list.
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? readAuditKeys(value) : value))
  @EachAtLeast(AUDIT_KEY_LENGTH, 'key')
  @Secret()
  @NeededInProduction()
  @MadeInDevelopment({ derivedFrom: 'OTP_SECRETS' })
  AUDIT_KEY: string[] = [];
}
