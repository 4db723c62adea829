import type { GatewaySettingsClass } from '../../src/sms-gateway/gateway-settings-class';

/** Which of its needs a gateway has met by `values` of its own settings and `shared` values of all other classes. */
export function needsMet<T extends object>(
  type: GatewaySettingsClass<T>,
  values: Partial<T>,
  shared: object = {},
): boolean[] {
  const settings = Object.assign(new type(), values);
  return type.needs(settings, (other) => Object.assign(new other(), shared)).map(({ isMet }) => isMet);
}
