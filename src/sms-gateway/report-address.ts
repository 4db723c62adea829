import type { ReportSettings } from '../http/report.settings';

/**
 * The address to which `gateway` reports deliveries; `undefined` if the settings do not say how it reaches the service.
 */
export function reportAddress(settings: ReportSettings, gateway: string): string | undefined {
  return reportAddresses(settings, gateway)[0];
}

/** The address with its token masked: whoever knows the token can report. */
export function maskedReportAddress(settings: ReportSettings, gateway: string): string | undefined {
  return reportAddress(settings, gateway)?.replace(/[^/]+$/, '***');
}

/** The addresses to which a gateway may report: one that it was told before the token changed still works. */
export function reportAddresses({ PUBLIC_URL, SMS_REPORT_TOKEN }: ReportSettings, gateway: string): string[] {
  if (!PUBLIC_URL) return [];
  return SMS_REPORT_TOKEN.map((token) => `${PUBLIC_URL.replace(/\/+$/, '')}/sms-gateway/report/${gateway}/${token}`);
}
