import type { Environment } from '../config/environment';
import type { GatewayName } from '../config/sms.settings';

/**
 * The address to which `gateway` reports deliveries; `undefined` if the settings do not say how it reaches the service.
 */
export function reportAddress(environment: Environment, gateway: GatewayName): string | undefined {
  return reportAddresses(environment, gateway)[0];
}

/** The address with its token masked: whoever knows the token can report. */
export function maskedReportAddress(environment: Environment, gateway: GatewayName): string | undefined {
  return reportAddress(environment, gateway)?.replace(/[^/]+$/, '***');
}

/** The addresses to which a gateway may report: one that it was told before the token changed still works. */
export function reportAddresses({ PUBLIC_URL, SMS_REPORT_TOKEN }: Environment, gateway: GatewayName): string[] {
  if (!PUBLIC_URL) return [];
  return SMS_REPORT_TOKEN.map((token) => `${PUBLIC_URL.replace(/\/+$/, '')}/sms-gateway/report/${gateway}/${token}`);
}
