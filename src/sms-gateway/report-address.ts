import type { Environment } from '../config/environment';
import type { GatewayName } from '../config/sms.settings';

/** Where `gateway` is to report deliveries to; nothing where the settings do not say how it reaches us. */
export function reportAddress(environment: Environment, gateway: GatewayName): string | undefined {
  return reportAddresses(environment, gateway)[0];
}

/** The address as it may be shown: whoever knows its token can report. */
export function maskedReportAddress(environment: Environment, gateway: GatewayName): string | undefined {
  return reportAddress(environment, gateway)?.replace(/[^/]+$/, '***');
}

/** Where it may report to: an address that it was told before the token changed still holds. */
export function reportAddresses({ PUBLIC_URL, SMS_REPORT_TOKEN }: Environment, gateway: GatewayName): string[] {
  if (!PUBLIC_URL) return [];
  return SMS_REPORT_TOKEN.map((token) => `${PUBLIC_URL.replace(/\/+$/, '')}/sms-gateway/report/${gateway}/${token}`);
}
