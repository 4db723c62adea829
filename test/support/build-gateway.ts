import type { Type } from '@nestjs/common';
import { Environment } from '../../src/environment';

import { GatewayClient } from '../../src/sms-gateway/gateway-client';
import type { SmsGateway } from '../../src/sms-gateway/sms-gateway';

/**
 * Builds the adapter. Each class of settings that its constructor takes has the values of `settings`, else its
 * defaults.
 */
export function buildGateway<Gateway extends SmsGateway>(
  adapter: Type<Gateway>,
  settings: Partial<Environment>,
  http: GatewayClient,
): Gateway {
  const all = Object.assign(new Environment(), settings);
  const wanted = Reflect.getMetadata('design:paramtypes', adapter) as unknown[];
  return new adapter(...wanted.map((type) => (type === GatewayClient ? http : all)));
}
