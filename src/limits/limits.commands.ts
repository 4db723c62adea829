import type { AdminCommandClass } from '../command-line/admin-command';
import { PauseMailCommand } from './pause-mail.command';
import { PauseSmsCommand } from './pause-sms.command';
import { ResumeMailCommand } from './resume-mail.command';
import { ResumeSmsCommand } from './resume-sms.command';

/** The operator's commands that pause the messages of all, in the order in which the help lists them. */
export const LIMITS_COMMANDS: AdminCommandClass[] = [
  PauseSmsCommand,
  ResumeSmsCommand,
  PauseMailCommand,
  ResumeMailCommand,
];
