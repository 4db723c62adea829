import { Injectable } from '@nestjs/common';
import { ago, type ExpiringData, OwnsExpiringData, type Removal, removalOf } from '../../data-lifecycle/expiring-data';

/** How long it is remembered which phone init data came with. */
@OwnsExpiringData()
@Injectable()
export class InitDataUses implements ExpiringData {
  removals(): Removal[] {
    return [removalOf('init_data_use', `expires_at < ${ago('1 hour')}`)];
  }
}
