import { Integer } from '../config/setting.decorators';

export class RetentionSettings {
  static readonly title = 'How long records are kept';

  @Integer(
    'Days that the audit trail is kept, 30 to 3650. Whoever runs the migrations writes them into the database, where they count.',
    { min: 30, max: 3650 },
  )
  AUDIT_RETENTION_DAYS = 365;

  @Integer('Days that the records of deliveries (never a text or a code) are kept.', { min: 1, max: 3650 })
  DELIVERY_RETENTION_DAYS = 30;

  @Integer(
    'Days that changes of accounts can be read and are pushed. Who reads them less often has to read all accounts anew.',
    { min: 4, max: 3650 },
  )
  CHANGES_RETENTION_DAYS = 30;
}
