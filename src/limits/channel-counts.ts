import type { Part } from '../database/query';
import type { SendLimit } from './send-limit';

/** The limits that a claimed send would break. */
export interface Verdict {
  /** In the order in which they are told of; empty where the send may be made. */
  limits: SendLimit[];
  /** The number range or the domain of the recipient. */
  place: string;
}

/** How many parts gateways may have taken, each of them an SMS on its bill. */
export interface PartsTaken {
  partsTaken: number;
}

/**
 * What a channel counts over the whole service, as parts of the statements about its codes. `Named` are the parameters
 * that are made of the recipient's identifier.
 */
export interface ChannelCounts<Named extends object> {
  readonly channel: 'sms' | 'mail';
  /**
   * Counts the message of `claimed`, unless a limit forbids it. `judged` has the `verdict`; `granted` the `identifier`,
   * but no row where the message is forbidden.
   */
  readonly onClaimed: Part<Named, 'claimed', 'judged' | 'granted'>;
  /** A gateway took the message, or may have: what that comes to. */
  readonly onSent: Part<Named & PartsTaken, 'settled' | 'recorded', never>;
  /** No gateway took the message, or none was asked: takes back what was counted. */
  readonly onNotSent: Part<Named, 'settled', never>;
  /** The code was confirmed, so its message arrived at a person. */
  readonly onConfirmed: Part<Named, 'redeemed', never>;

  /** Left out where there are no parameters. */
  values?(identifier: string): Named;
}
