// @ts-check
'use strict';

const { built } = require('./built');

/**
 * Returns the statements of a sign-in as the service itself composes them: its own code runs once on a pretended
 * database, and the statements that it would have sent are kept.
 * @param {object} environment
 */
async function capture(environment) {
  const { AuditKeys } = built('audit/audit-keys');
  const { AuditTrail } = built('audit/audit-trail');
  const { ChallengeStore } = built('otp/challenge.store');
  const { AccountStore } = built('accounts/account.store');
  const { DeliveryStore } = built('delivery/delivery.store');
  const { Messages } = built('failures/messages');
  const { SmsBudget } = built('limits/sms-budget');
  const { SmsText } = built('sms-gateway/sms-text');

  /** @type {{ name: string, text: string }[]} */
  const sent = [];
  const statements = {
    /** @param {{ name: string, text: string }} statement */
    run: ({ name, text }) => {
      sent.push({ name, text });
      return Promise.resolve([]);
    },
  };
  const audit = new AuditTrail(new AuditKeys(environment));
  const challenges = new ChallengeStore(environment, statements, audit);
  const deliveries = new DeliveryStore(statements, audit);
  // The object with all settings stands in for every class of settings.
  const text = new SmsText(environment, environment, environment, new Messages(environment));
  const budget = new SmsBudget(environment, undefined, text);
  const call = { identifier: '79990000000', requestId: '' };
  const challenge = { ...call, purpose: 'sign-in', id: '', nonce: '', challengeId: '' };
  await challenges.claim(call, 'sign-in', [], '', budget.spend());
  await challenges.sent(challenge, '', 'smsc', deliveries.record(challenge, []), [budget.cost()]);
  await challenges.charge(call, 'sign-in', []);
  const grant = new AccountStore(statements, audit).grant('79990000000', false, '');
  await challenges.redeem(call, challenge, grant, [deliveries.confirm(), budget.confirmed()]);
  const [claim, settled, charge, redeem] = sent;
  return { claim, sent: settled, charge, redeem };
}

module.exports = { capture };
