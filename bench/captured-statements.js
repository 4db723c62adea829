// @ts-check
'use strict';

const { built } = require('./built');

/**
 * The statements of a sign-in as the service itself composes them, once: its own code runs on a pretended database, and
 * what it would have sent is kept.
 * @param {object} environment
 */
async function capture(environment) {
  const { AuditTrail } = built('audit/audit-trail');
  const { ChallengeStore } = built('otp/challenge.store');
  const { AccountStore } = built('accounts/account.store');
  const { DeliveryStore } = built('delivery/delivery.store');
  const { SmsBudget } = built('limits/sms-budget');

  /** @type {{ name: string, text: string }[]} */
  const sent = [];
  const statements = {
    /** @param {{ name: string, text: string }} statement */
    run: ({ name, text }) => {
      sent.push({ name, text });
      return Promise.resolve([]);
    },
  };
  const audit = new AuditTrail(environment);
  const challenges = new ChallengeStore(environment, statements, audit);
  const deliveries = new DeliveryStore(statements);
  const call = { identifier: '79990000000', requestId: '' };
  const challenge = { ...call, purpose: 'sign-in', id: '', nonce: '', challengeId: '' };
  await challenges.claim(call, 'sign-in', [], '', new SmsBudget(environment).spend());
  await challenges.sent(challenge, '', 'smsc', deliveries.record('', []), [new SmsBudget(environment).cost()]);
  await challenges.charge(call, 'sign-in', []);
  const grant = new AccountStore(statements, audit).grant('79990000000', false, '');
  await challenges.redeem(call, challenge, grant, [deliveries.confirm(), new SmsBudget(environment).confirmed()]);
  const [claim, settled, charge, redeem] = sent;
  return { claim, sent: settled, charge, redeem };
}

module.exports = { capture };
