import type { Type } from '@nestjs/common';
import { Environment } from '../../src/environment';

import { GatewayClient } from '../../src/sms-gateway/gateway-client';
import type { SmsGateway } from '../../src/sms-gateway/sms-gateway';

/**
 * The adapter with `settings` for every class of settings that its constructor asks for, and the defaults for the rest.
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
