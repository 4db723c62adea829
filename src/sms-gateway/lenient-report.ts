import type { DeliveryReport, ReportRequest } from '../delivery/delivery-report';
import { type FinalCodes, finalReports } from './gateway-codes';
import { reportFields } from './report-fields';

/** The names that the fields of a report may have; of several that are there the first counts. */
export interface ReportNames {
  id: string[];
  status: string[];
}

/**
 * The report of a gateway that does not document its form: of one SMS, final if any of its statuses is, in whichever
 * case.
 */
export function lenientReport(report: ReportRequest, names: ReportNames, codes: FinalCodes): DeliveryReport[] {
  const fields = reportFields(report);
  const id = names.id.map((name) => fields.get(name)).find(Boolean);
  return names.status.flatMap((name) => finalReports(id, fields.get(name)?.toLowerCase(), codes)).slice(0, 1);
}
