import type { ChangeDto } from '../../src/events/dto/change.dto';
import type { Answer, Service } from './service';

export const ONE_PHONE = 'b3f5c1d2-7a64-4c39-9f0e-2d8b6a1c4e57';
export const OTHER_PHONE = '0c0ffee0-1111-4222-8333-444455556666';

/** What a new user fills in, in the form in which it is easy to find. */
export const FILLED_IN = {
  email: 'Natalia.Secret@mail.example',
  fullName: 'Наталья Необыкновенная',
  birthday: '1987-03-14',
  gender: 'f',
  allowSms: 'true',
  allowMarketing: 0,
};

/** A retailer that asks new users for their name and e-mail, and the birthday if they like. */
export const ASKING = {
  REGISTRATION_FIELDS: 'fullName,email',
  REGISTRATION_OPTIONAL: 'birthday',
  CONSENT_WORDING: '2026-09',
  // The suites have many phones of one range.
  REGISTRATION_ASKS_PER_RANGE: '1000000',
  REGISTRATION_ASKS_PER_INSTALLATION: '1000000',
};

/** The dialogue of a registration, as the platform carries it on. */
export class RegistrationLab {
  constructor(readonly service: Service) {}

  request(userIdentifier: string, fields: object = {}, installId: string | null = ONE_PHONE): Promise<Answer> {
    return this.service.post('/auth/otp/request', { userIdentifier, ...named(installId), ...fields });
  }

  confirm(userIdentifier: string, installId: string | null = ONE_PHONE, otp?: string): Promise<Answer> {
    const code = otp ?? this.service.sms.codeFor(userIdentifier);
    return this.service.post('/auth/otp/confirm', { userIdentifier, otp: code, ...named(installId) });
  }

  /** The account as the retailer's support desk finds it. */
  async found(phone: string): Promise<Record<string, unknown> | undefined> {
    return (await this.service.postAsRetailer('/profile/find', { phone })).body.account;
  }

  /** The cursor after all that has happened. */
  async cursor(): Promise<string> {
    while ((await this.service.database.query('select from outbox where position is null')).length > 0) await pause();
    return (await this.service.postAsRetailer('/profile/changes', { after: 'latest' })).body.next ?? '';
  }

  /** What has happened since the cursor, once that many changes can be read. */
  async changesSince(after: string, count: number): Promise<ChangeDto[]> {
    for (;;) {
      const { changes = [] } = (await this.service.postAsRetailer('/profile/changes', { after })).body;
      if (changes.length >= count) return changes;
      await pause();
    }
  }

  /** The consents of the account with the phone, in their order. */
  consentsOf(phone: string): Promise<Record<string, unknown>[]> {
    return this.service.database.query(
      `select c.kind, c.given, c.source, c.wording, c.proof, c.installation is not null as "isOfInstallation"
       from consent c join account a on a.key = c.account_key where a.phone = $1 order by c.kind, c.seq`,
      [phone],
    );
  }

  /** How many registrations wait on the challenge of the identifier; `null` where the column is empty. */
  async waiting(identifier: string): Promise<number | null | undefined> {
    const [row] = await this.service.database.query<{ waiting: number | null }>(
      'select jsonb_array_length(registrations) as waiting from challenge where identifier = $1',
      [identifier],
    );
    return row?.waiting;
  }
}

const pause = () => new Promise((resolve) => void setTimeout(resolve, 50));

function named(installId: string | null): object {
  return installId === null ? {} : { installId };
}
