import type { AdminCommandClass } from './admin-command';
import { BlockCommand } from './block.command';
import { EraseCommand } from './erase.command';
import { ExportCommand } from './export.command';
import { GatewaysCommand } from './gateways.command';
import { MendedCommand } from './mended.command';
import { PauseMailCommand } from './pause-mail.command';
import { PauseSmsCommand } from './pause-sms.command';
import { ResumeMailCommand } from './resume-mail.command';
import { ResumeConfirmationsCommand } from './resume-confirmations.command';
import { ResumeSmsCommand } from './resume-sms.command';
import { SendTestCommand } from './send-test.command';
import { StatusCommand } from './status.command';
import { StopsCommand } from './stops.command';
import { UnblockCommand } from './unblock.command';
import { UnlockCommand } from './unlock.command';

/** All commands, in the order in which the help lists them. */
export const COMMANDS: AdminCommandClass[] = [
  StatusCommand,
  UnlockCommand,
  BlockCommand,
  UnblockCommand,
  PauseSmsCommand,
  ResumeSmsCommand,
  PauseMailCommand,
  ResumeMailCommand,
  ResumeConfirmationsCommand,
  StopsCommand,
  GatewaysCommand,
  SendTestCommand,
  ExportCommand,
  EraseCommand,
  MendedCommand,
];
