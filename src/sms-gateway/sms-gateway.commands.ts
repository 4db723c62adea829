import type { AdminCommandClass } from '../command-line/admin-command';
import { SendTestCommand } from './send-test.command';

/** The operator's commands that use the SMS gateways. */
export const SMS_GATEWAY_COMMANDS: AdminCommandClass[] = [SendTestCommand];
