import { Inject, Injectable } from '@nestjs/common';
import type { Command } from 'commander';
import { randomInt } from 'node:crypto';
import { Messages } from '../failures/messages';
import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import { GatewaySettings } from './gateway.settings';
import { GATEWAYS, type SmsGateway } from './sms-gateway';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { IdentifierReader } from '../command-line/identifier-reader';
import { Operator } from '../command-line/operator';
import { why } from '../command-line/options';

/** Every gateway that sends the code alone takes a code of this length. */
const CODE_LENGTH = 6;

type SentTest = DeliveryOutcome & { gateway: string };

@Injectable()
export class SendTestCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly reader: IdentifierReader,
    private readonly settings: GatewaySettings,
    private readonly messages: Messages,
    @Inject(GATEWAYS) private readonly gateways: SmsGateway[],
  ) {}

  static declare(program: Command): Command {
    return program
      .command('send-test <phone>')
      .description('one SMS through each SMS gateway, also while SMS are paused; exits 1 unless each took it')
      .addOption(why());
  }

  async run(typed: string, { why: reason }: Partial<Why>): Promise<SentTest[]> {
    const phone = this.reader.phone(typed);
    await this.operator.record('send-test', { why: reason, identifier: phone });
    const results: SentTest[] = [];
    for (const gateway of this.gateways) results.push(await this.send(gateway, phone));
    // The results are printed all the same: they say what went wrong.
    if (results.some(({ status }) => status !== 'accepted')) process.exitCode = 1;
    return results;
  }

  /** Sends past the circuit breaker, so that a gateway can be tried while its breaker is open; nothing is recorded. */
  private async send(gateway: SmsGateway, phone: string): Promise<SentTest> {
    const { SMS_TIMEOUT_MS } = this.settings;
    const text = this.messages.text('SMS_TEST', { gateway: gateway.name });
    // The code signs nobody in; a gateway that sends the code alone sends nothing else.
    const code = String(randomInt(10 ** CODE_LENGTH)).padStart(CODE_LENGTH, '0');
    const outcome = await gateway.send({ phone, text, code }, performance.now() + SMS_TIMEOUT_MS);
    return { gateway: gateway.name, ...outcome };
  }
}
