import { Matches } from 'class-validator';
import { Address, List, Secret } from '../config/setting.decorators';

/** How gateways reach this service to report deliveries, and the token that proves that a report is theirs. */
export class ReportSettings {
  static readonly title = 'Delivery reports';

  @List(
    'Part of the address that gateways report to, 32 to 100 characters; of several the first is told to gateways, all are taken. Empty: no reports.',
  )
  @Secret()
  @Matches(/^[\w-]{32,100}$/, {
    always: true,
    each: true,
    message: '$property: each must have 32 to 100 characters: letters, digits, - and _',
  })
  SMS_REPORT_TOKEN: string[] = [];

  @Address('`https://` address of this service as gateways reach it. Empty: none is told where to report to.')
  PUBLIC_URL?: string;
}
