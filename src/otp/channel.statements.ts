import { type AuditSubject, audited, auditedRefusal, auditedSoon } from '../audit/audit.parts';
import { type Part, Query, type Statement } from '../database/query';
import { confirmedDelivery, type RecordedAttempts, recordedDelivery } from '../delivery/delivery.parts';
import type { ReportedDelivery } from '../delivery/delivery.store';
import type { ChannelCounts, PartsTaken } from '../limits/channel-counts';
import { turnedAway } from '../limits/turned-away';
import type { Claim, RequestedClaim } from './challenge.store';
import { countedSuccess, redeemed } from './guess.parts';
import type { OtpLimitSettings } from './otp-limit-settings';
import { type Blockable, type ChallengeKey, type ClaimKey, type SendKey, sendParts, SETTLED } from './send.parts';

/**
 * How a send ended:
 * - `sent`: a gateway took the message, or may have;
 * - `givenBack`: no gateway took it, through no fault of the recipient: it does not count, and the user can try again
 * at once;
 * - `refused`: the recipient cannot be sent to: the send counts, and no code is out;
 * - `withdrawn`: there was no gateway to ask, which costs the user nothing, however often it happens;
 * - `forbidden`: the same, since a limit of the whole service did not allow the send, which it therefore did not count.
 */
export type SendOutcome = 'sent' | 'givenBack' | 'refused' | 'withdrawn' | 'forbidden';

/** `detail` is the gateway of a message that was sent, else the reason. */
export type SettledValues = SendKey & RecordedAttempts & PartsTaken & AuditSubject & { detail: string };

export type ClaimValues = ClaimKey & AuditSubject;

export type ExplainValues = ChallengeKey & Blockable & AuditSubject;

export const SELECT_CLAIMED = 'select claimed.*, judged.verdict from claimed, judged';
/** Only deliveries that were reported before they were recorded. */
const SELECT_REPORTED = 'select "challengeId", gateway, report from recorded where report is not null';
const NO_ROWS = 'select from settled limit 0';

/** The statements about the codes of one channel, which keep its `counts`. */
export function channelStatements<Named extends object>(settings: OtpLimitSettings, counts: ChannelCounts<Named>) {
  const { channel, onClaimed, onSent, onNotSent } = counts;
  const refused = audited({ event: 'refused', of: 'settled', detail: ':detail' });
  const notAsked = auditedRefusal({ of: 'settled', detail: ':detail::text' });
  const settled: Record<SendOutcome, Statement<SettledValues & Named, ReportedDelivery>> = {
    sent: Query.of(SETTLED.sent)
      .with(recordedDelivery)
      .with(onSent)
      .with(auditedSoon({ event: 'sent', of: 'settled', detail: ':detail' }))
      .answer<ReportedDelivery>({
        name: `sent-${channel}`,
        decides: `
          A gateway took the message, or may have. The next code of the challenge begins with another gateway until
          this message evidently arrived. The answer tells of reports that were quicker than this record. The user does
          not wait until it is on the disk: the send was counted, durably, before it was made.`,
        select: SELECT_REPORTED,
      }),

    givenBack: Query.of(SETTLED.givenBack)
      .with(recordedDelivery)
      .with(onNotSent)
      .with(refused)
      .answer<ReportedDelivery>({
        name: `given-back-${channel}`,
        decides: `
          No gateway took the message: the send does not count for its identifier, three times an hour, nor for the
          whole service. Only who claimed the send can give it back, by its nonce: a timestamp that went through
          JavaScript loses its microseconds. A code that no message carries is no live one.`,
        select: SELECT_REPORTED,
      }),

    refused: Query.of(SETTLED.refused)
      .with(recordedDelivery)
      .with(onNotSent)
      .with(refused)
      .answer<ReportedDelivery>({
        name: `refused-${channel}`,
        decides: `
          The recipient cannot be sent to: the send counts for its identifier, or somebody could try numbers without
          end, and not for the whole service.`,
        select: SELECT_REPORTED,
      }),

    withdrawn: Query.of(SETTLED.withdrawn)
      .with(turnedAway('settled', ':detail::text'))
      .with(onNotSent)
      .with(notAsked)
      .answer<ReportedDelivery>({
        name: `withdrawn-${channel}`,
        decides: 'There was no gateway to ask: the send does not count, however often that happens.',
        select: NO_ROWS,
      }),

    forbidden: Query.of(SETTLED.withdrawn)
      .with(turnedAway('settled', ':detail::text'))
      .with(notAsked)
      .answer<ReportedDelivery>({
        name: `forbidden-${channel}`,
        decides: `
          A limit of the whole service forbade the send, and did not count it: it does not count for its identifier
          either.`,
        select: NO_ROWS,
      }),
  };
  return {
    claim: Query.of(sendParts(settings).claimed)
      .with(onClaimed)
      .with(audited({ event: 'requested', of: 'granted' }))
      .answer<RequestedClaim>({
        name: `claim-${channel}`,
        decides: `
          Who may send a code now: one row for the one request that every limit of the identifier allows, none for the
          others of the same moment. The live challenge goes out again, or a new one replaces it. The limits of the
          whole service are judged and counted in the same snapshot; their verdict is in the row.`,
        select: SELECT_CLAIMED,
      }),
    ...settled,
  };
}

/** Takes the right to send a code again whose message failed, for a channel whose gateways report. */
export const claimAgainStatement = (
  settings: OtpLimitSettings,
  onClaimed: Part<object, 'claimed', 'judged' | 'granted'>,
) =>
  Query.of(sendParts(settings).claimedAgain)
    .with(onClaimed)
    .answer<Claim>({
      name: 'claim-again',
      decides: `
        Whether a live code goes out once more because its message failed and no other one arrived: within the limits of
        hour and day, though not of the resend interval, and once a challenge.`,
      select: SELECT_CLAIMED,
    });

/** Consumes a challenge whose code was right; a dialogue adds what that grants, and its lines of the audit trail. */
export const redeemQuery = <Named extends object>({ onConfirmed }: ChannelCounts<Named>) =>
  Query.of(redeemed).with(confirmedDelivery).with(onConfirmed).with(countedSuccess);

/** Consumes a reviewer's challenge, which counts for no limit of the whole service. */
export const redeemReviewQuery = Query.of(redeemed);
