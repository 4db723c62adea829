import { ACCOUNTS_COMMANDS } from '../accounts/accounts.commands';
import type { AdminCommandClass } from '../command-line/admin-command';
import { EventsCommand } from '../events/events.command';
import { LIMITS_COMMANDS } from '../limits/limits.commands';
import { OTP_COMMANDS } from '../otp/otp.commands';
import { SMS_GATEWAY_COMMANDS } from '../sms-gateway/sms-gateway.commands';
import { ConsentsCommand } from './consents.command';
import { EraseCommand } from './erase.command';
import { ExportCommand } from './export.command';
import { GatewaysCommand } from './gateways.command';
import { StatusCommand } from './status.command';
import { StopsCommand } from './stops.command';

/**
 * All commands, in the order in which the help lists them: those that span rooms stand here, each room lists its own.
 */
export const COMMANDS: AdminCommandClass[] = [
  StatusCommand,
  ...OTP_COMMANDS,
  ...LIMITS_COMMANDS,
  StopsCommand,
  GatewaysCommand,
  ...SMS_GATEWAY_COMMANDS,
  EventsCommand,
  ExportCommand,
  ConsentsCommand,
  EraseCommand,
  ...ACCOUNTS_COMMANDS,
];
