import { Injectable } from '@nestjs/common';
import { audited, auditedRefusal } from '../audit/audit.parts';
import { CodeSettings } from '../config/code.settings';
import { type Part, Query } from '../database/query';
import { Statements } from '../database/statements';
import { askingPart } from '../limits/asking.parts';
import type { ChannelCounts } from '../limits/channel-counts';
import { LimitSettings } from '../limits/limit.settings';
import { turnedAway } from '../limits/turned-away';
import type { ChannelCodes, Refusal, RequestedClaim } from './challenge.store';
import { SELECT_CLAIMED } from './channel.statements';
import { OtpSettings } from './otp.settings';
import { type Registering, registeringParts } from './registering.parts';

/** A request that may make an account; the installation is an HMAC under the current key, or `null`. */
export type RegisteringCall = Registering & { installation: string | null };

/** Whether an identifier has an account: one row, with `isKnown`. */
type Known = Part<{ identifier: string }, never, 'known'>;

/** The challenges of requests that may make an account: each of their statements is a variant of an ordinary one. */
@Injectable()
export class RegisteringChallenges {
  constructor(
    private readonly codes: CodeSettings,
    private readonly otp: OtpSettings,
    private readonly limits: LimitSettings,
    private readonly statements: Statements,
  ) {}

  /** Composes the statements of a channel, when the service starts. */
  codesOf<Named extends object>(
    channel: { codes: ChannelCodes; counts: ChannelCounts<Named> },
    known: Known,
  ): (call: RegisteringCall) => ChannelCodes {
    const { claim, explain } = this.statements.declare(this.statementsOf(channel.counts, known));
    const counted = <Values extends { identifier: string }>(values: Values) =>
      ({ ...values, ...channel.counts.values?.(values.identifier) }) as Values & Named;
    return (call) => ({
      claim: (values) => this.statements.run(claim, counted({ ...values, ...call })),
      explain: (values) => this.statements.run(explain, { ...values, ...call }),
      settle: (outcome, values) => channel.codes.settle(outcome, values),
    });
  }

  private statementsOf<Named extends object>({ channel, onClaimed }: ChannelCounts<Named>, known: Known) {
    const { claimed, explained } = registeringParts({ ...this.codes, ...this.otp });
    return {
      claim: Query.of(known)
        .with(claimed)
        .with(onClaimed)
        .with(audited({ event: 'requested', of: 'granted' }))
        .answer<RequestedClaim>({
          name: `claim-registering-${channel}`,
          decides: `
            As claim-${channel}, for a request that may make an account: without an account there is a code only for
            whom the request admits. What it brought waits with the code, the latest of each installation (R31).`,
          select: SELECT_CLAIMED,
        }),

      explain: Query.of(known)
        .with(explained)
        .with(askingPart(this.limits))
        .with(turnedAway('explained', 'reason', 'reason is not null'))
        .with(auditedRefusal({ of: 'explained', where: 'reason is not null', detail: 'reason' }))
        .answer<Refusal>({
          name: `explain-registering-${channel}`,
          decides: `
            As explain, for a request that may make an account. Without an account the user is asked for what makes
            one, which is counted in the same statement, within limits. A repeat that brought other values leaves them
            with the code that is out: a claim that is refused writes nothing.`,
          select: `
            select explained.*, case when asking.reached is not null then
              json_build_object('reached', asking.reached, 'place', asking.place) end as asking
            from explained left join asking on true`,
        }),
    };
  }
}
