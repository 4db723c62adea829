import type { AdminCommandClass } from '../command-line/admin-command';
import { IdsCommand } from './ids.command';
import { MendedCommand } from './mended.command';

/** The operator's commands that act on accounts. */
export const ACCOUNTS_COMMANDS: AdminCommandClass[] = [IdsCommand, MendedCommand];
