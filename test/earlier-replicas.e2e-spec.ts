import { ConsentLab } from './support/consent-lab';
import { newPhone } from './support/phones';
import { ASKING, FILLED_IN, RegistrationLab } from './support/registration-lab';

/** What replicas of 3.4.0, which know neither consents nor registrations, go on doing during an upgrade. */
describe('beside a replica of an earlier version', () => {
  let lab: ConsentLab;
  beforeAll(async () => void (lab = await ConsentLab.start(ASKING)));
  afterAll(() => lab.stop());

  it('R27: an erasure there leaves no consent', async () => {
    await lab.write({ id: 'erased-there', consents: [{ kind: 'marketing', given: true, wording: 'erased there' }] });
    await lab.service.database.query(`
      with gone as (delete from account where id = 'erased-there' returning id, key) select from gone`);
    expect(await lab.service.database.dump()).not.toContain('erased there');
  });

  it('R28: the consents of an account that becomes one with another there follow it', async () => {
    await lab.write({ id: 'left', smsNotification: true });
    await lab.write({ id: 'gone', smsNotification: false, consents: [{ kind: 'marketing', given: true }] });
    await lab.service.database.query(`
      with pair as materialized (
          select kept.id, kept.key, other.id as "goneId", other.key as "goneKey"
          from account kept, account other where kept.id = 'left' and other.id = 'gone'),
        gone as (delete from account a using pair p where a.key = p."goneKey" returning p.id),
        moved_id as (
          update account_id i set account_key = p.key, is_current = false from pair p where i.id = p."goneId"),
        moved_aliases as (
          update account_id i set account_key = p.key from pair p
          where i.account_key = p."goneKey" and not i.is_current)
      select from gone`);
    expect(await lab.inShort('left')).toEqual(['sms yes retailer', 'marketing yes retailer', 'sms no retailer']);
  });

  it('R31: a new challenge that is made there drops what waited for the one before', async () => {
    const registrations = new RegistrationLab(lab.service);
    const phone = newPhone();
    await registrations.request(phone, FILLED_IN);
    expect(await registrations.waiting(phone)).toBe(1);
    await lab.service.database.query(
      `insert into challenge as c (identifier, purpose, id, secret, created_at, expires_at)
       select identifier, purpose, gen_random_uuid(), secret, clock_timestamp(), expires_at from challenge
       where identifier = $1
       on conflict (identifier) do update set
         (purpose, id, secret, created_at, expires_at, guesses, used_at) = (
           select excluded.purpose, excluded.id, excluded.secret, excluded.created_at, excluded.expires_at, 0,
             null::timestamptz)`,
      [phone],
    );
    expect(await registrations.waiting(phone)).toBeNull();
  });
});
