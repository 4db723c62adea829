import type { AlertName } from '../logging/events';

/** A limit of the whole service, or of a mailbox, that a send would break: its name in the audit trail. */
export type SendLimit =
  | 'SMS_PAUSED'
  | 'SMS_BUDGET'
  | 'SMS_COST'
  | 'SMS_RANGE'
  | 'MAIL_PAUSED'
  | 'MAIL_BUDGET'
  | 'MAIL_DOMAIN'
  | 'MAIL_KNOWN_DOMAIN'
  | 'MAIL_MAILBOX';

/**
 * When the limit forbids the send: `always`, while limits are `enforced` (`ABUSE_MODE`), or `never`, which only tells.
 */
interface Rule {
  forbids: 'always' | 'enforced' | 'never';
  alert?: AlertName;
  /** Whether the limit is one of a number range or a domain each. */
  isOfPlace?: boolean;
}

export const SEND_LIMITS: Record<SendLimit, Rule> = {
  SMS_PAUSED: { forbids: 'always' },
  SMS_BUDGET: { forbids: 'enforced', alert: 'sms-budget' },
  SMS_COST: { forbids: 'enforced', alert: 'sms-cost' },
  SMS_RANGE: { forbids: 'enforced', alert: 'sms-range', isOfPlace: true },
  MAIL_PAUSED: { forbids: 'always' },
  MAIL_BUDGET: { forbids: 'enforced', alert: 'mail-budget' },
  MAIL_DOMAIN: { forbids: 'enforced', alert: 'mail-domain', isOfPlace: true },
  // A public provider, or a domain whose users confirm their codes.
  MAIL_KNOWN_DOMAIN: { forbids: 'never', alert: 'mail-domain', isOfPlace: true },
  // A limit of one recipient, which nothing switches off.
  MAIL_MAILBOX: { forbids: 'always' },
};
