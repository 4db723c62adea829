import { Injectable } from '@nestjs/common';
import { ago, type ExpiringData, OwnsExpiringData, type Removal, removalOf } from '../data-lifecycle/expiring-data';

/** How long the breakers of replicas that were killed are kept. */
@OwnsExpiringData()
@Injectable()
export class BreakerData implements ExpiringData {
  removals(): Removal[] {
    return [removalOf('gateway_breaker', `seen_at < ${ago('1 hour')}`)];
  }
}
