import type { Environment } from '../config/environment';
import type { GatewayName } from '../config/sms.settings';

/** Where `gateway` is to report deliveries to; nothing where the settings do not say how it reaches us. */
export function reportAddress(environment: Environment, gateway: GatewayName): string | undefined {
  const { PUBLIC_URL, SMS_REPORT_TOKEN } = environment;
  const [token] = SMS_REPORT_TOKEN;
  if (!PUBLIC_URL || !token) return undefined;
  return `${PUBLIC_URL.replace(/\/+$/, '')}/sms-gateway/report/${gateway}/${token}`;
}
