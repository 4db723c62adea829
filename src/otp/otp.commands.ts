import type { AdminCommandClass } from '../command-line/admin-command';
import { BlockCommand } from './block.command';
import { ResumeConfirmationsCommand } from './resume-confirmations.command';
import { UnblockCommand } from './unblock.command';
import { UnlockCommand } from './unlock.command';

/** The operator's commands that act on challenges and blocks, in the order in which the help lists them. */
export const OTP_COMMANDS: AdminCommandClass[] = [
  UnlockCommand,
  BlockCommand,
  UnblockCommand,
  ResumeConfirmationsCommand,
];
