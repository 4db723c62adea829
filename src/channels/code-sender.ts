import { Injectable } from '@nestjs/common';
import { CodeSettings } from '../config/code.settings';
import type { Sending } from '../delivery/delivery-outcome';
import type { ReportedDelivery } from '../delivery/delivery.store';
import { Failure } from '../failures/failure';
import type { PartsTaken } from '../limits/channel-counts';
import { SendLimits } from '../limits/send-limits';
import type { LoggedRequest } from '../logging/events';
import { eventLogger } from '../logging/logger';
import { ChallengeStore, type Settlement } from '../otp/challenge.store';
import type { CodeToSend } from '../otp/otp.service';
import type { CodeChannel } from './code-channel';

interface SendRequest {
  request: LoggedRequest;
  /** The `performance.now()` of the moment from which the deadline (`CODE_DEADLINE_MS`) counts. */
  startedAt: number;
  /** The gateway whose SMS evidently did not arrive: the send begins with another one. */
  lastGateway: string | null;
}

/** Sends a code through its channel and settles with the limits how that ended. */
@Injectable()
export class CodeSender {
  private readonly logger = eventLogger(CodeSender.name);

  constructor(
    private readonly settings: CodeSettings,
    private readonly challenges: ChallengeStore,
    private readonly limits: SendLimits,
  ) {}

  /**
   * Returns the deliveries of the code that their gateways have reported already.
   * @throws `Failure` where a limit of the whole service forbids the send, or no gateway takes the message
   */
  async send(channel: CodeChannel, code: CodeToSend, sending: SendRequest): Promise<ReportedDelivery[]> {
    const { request, startedAt, lastGateway } = sending;
    const requestId = request.id;
    if (code.verdict.limits.length > 0) await this.refuseForbidden(channel, code, requestId);
    const ms = this.settings.CODE_DEADLINE_MS - (performance.now() - startedAt);
    const settlement = settlementOf(await channel.send(code, { ms, request, lastGateway }));
    const settling = this.challenges.settle(channel.codes, code, settlement, requestId);
    if (settlement.outcome === 'sent') {
      // The message is out and its code live, whatever becomes of the record.
      return settling.catch((err: unknown) => {
        this.logger.error({ event: 'delivery-unrecorded', requestId, err });
        return [];
      });
    }
    await settling;
    throw new Failure(channel.failures[settlement.outcome === 'refused' ? 'refused' : 'down']);
  }

  private async refuseForbidden({ codes, failures }: CodeChannel, code: CodeToSend, requestId: string): Promise<void> {
    const limit = await this.limits.forbidding(code.verdict);
    if (limit === undefined) return;
    const settlement: Settlement = { outcome: 'forbidden', detail: limit, attempts: [], partsTaken: 0 };
    await this.challenges.settle(codes, code, settlement, requestId);
    throw new Failure(failures.forbidden);
  }
}

/** What the end of a sending means for its code. One that is uncertain counts as sent: the user can ask again. */
function settlementOf({ outcome, attempts, partsTaken }: Sending & PartsTaken): Settlement {
  if (!('gateway' in outcome)) return { outcome: 'withdrawn', detail: outcome.code, attempts, partsTaken };
  switch (outcome.status) {
    case 'accepted':
    case 'uncertain':
      return { outcome: 'sent', detail: outcome.gateway, attempts, partsTaken };
    case 'rejected':
      if (outcome.scope === 'recipient')
        return { outcome: 'refused', detail: 'RECIPIENT_REFUSED', attempts, partsTaken };
      return { outcome: 'givenBack', detail: 'GATEWAY_DOWN', attempts, partsTaken };
    case 'throttled':
    case 'unavailable':
      return { outcome: 'givenBack', detail: 'GATEWAY_DOWN', attempts, partsTaken };
    default:
      return outcome satisfies never;
  }
}
