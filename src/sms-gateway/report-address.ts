import type { ReportSettings } from '../http/report.settings';

/** Where `gateway` is to report deliveries to; nothing where the settings do not say how it reaches us. */
export function reportAddress(settings: ReportSettings, gateway: string): string | undefined {
  return reportAddresses(settings, gateway)[0];
}

/** The address as it may be shown: whoever knows its token can report. */
export function maskedReportAddress(settings: ReportSettings, gateway: string): string | undefined {
  return reportAddress(settings, gateway)?.replace(/[^/]+$/, '***');
}

/** Where it may report to: an address that it was told before the token changed still holds. */
export function reportAddresses({ PUBLIC_URL, SMS_REPORT_TOKEN }: ReportSettings, gateway: string): string[] {
  if (!PUBLIC_URL) return [];
  return SMS_REPORT_TOKEN.map((token) => `${PUBLIC_URL.replace(/\/+$/, '')}/sms-gateway/report/${gateway}/${token}`);
}
