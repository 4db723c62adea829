import {
  accountCreated,
  grantedByEmail,
  grantedByPhone,
  grantedToReviewer,
  SELECT_OPENED,
  toldCreated,
} from '../accounts/account.parts';
import { consented } from '../accounts/consent.parts';
import { registeredByEmail, registeredByPhone, toldRegistered } from '../accounts/registration.parts';
import { audited } from '../audit/audit.parts';
import type { StoredAccount } from '../accounts/account.store';
import type { CodeChannels } from '../channels/code-channels';
import { redeemQuery, redeemReviewQuery } from '../otp/channel.statements';

const auditedSignIn = audited({ event: 'confirmed', of: 'redeemed' }, accountCreated);

/** The statements that end a sign-in: each consumes the code and opens the account. */
export function signInStatements({ sms, email }: CodeChannels) {
  return {
    byPhone: redeemQuery(sms.counts)
      .with(grantedByPhone)
      .with(auditedSignIn)
      .with(toldCreated)
      .answer<StoredAccount>({
        name: 'sign-in-by-phone',
        decides: `
          Who signs in: of all right guesses at a code the one that consumes it (R04), and no other gets a row. The
          account is found or made in the same statement: whoever has lost the code has no account, and whoever has
          used it up has one. The guess is no failure any more. The retailer is told of an account that is new.`,
        select: SELECT_OPENED,
      }),

    byEmail: redeemQuery(email.counts)
      .with(grantedByEmail)
      .with(auditedSignIn)
      .with(toldCreated)
      .answer<StoredAccount>({
        name: 'sign-in-by-email',
        decides: 'As sign-in-by-phone, for a code that proved an e-mail.',
        select: SELECT_OPENED,
      }),

    registeredByPhone: redeemQuery(sms.counts)
      .with(registeredByPhone)
      .with(consented)
      .with(auditedSignIn)
      .with(toldRegistered)
      .answer<StoredAccount>({
        name: 'register-by-phone',
        decides: `
          As sign-in-by-phone, with what the user gave before the code proved the phone: the account, its consents and
          what the retailer is told of them are written in the statement that consumes the code, or none of them is.`,
        select: SELECT_OPENED,
      }),

    registeredByEmail: redeemQuery(email.counts)
      .with(registeredByEmail)
      .with(consented)
      .with(auditedSignIn)
      .with(toldRegistered)
      .answer<StoredAccount>({
        name: 'register-by-email',
        decides: 'As register-by-phone, for a code that proved an e-mail.',
        select: SELECT_OPENED,
      }),

    byReviewer: redeemReviewQuery.with(grantedToReviewer).with(auditedSignIn).with(toldCreated).answer<StoredAccount>({
      name: 'sign-in-by-reviewer',
      decides: "As sign-in-by-phone, for a reviewer's code: it opens only reviewers' accounts and counts for no limit.",
      select: SELECT_OPENED,
    }),
  };
}
