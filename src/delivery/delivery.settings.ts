import { Integer } from '../config/setting.decorators';

export class DeliverySettings {
  static readonly title = 'Records of deliveries';

  @Integer('Days that the records of deliveries (never a text or a code) are kept.', { min: 1, max: 3650 })
  DELIVERY_RETENTION_DAYS = 30;
}
