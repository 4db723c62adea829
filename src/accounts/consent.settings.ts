import { Matches } from 'class-validator';
import { List, Text } from '../config/setting.decorators';
import type { Problem } from '../config/settings-class';
import { MARKETING } from './consent.entity';

/** An id of a subscription is also a part of a field's name: `sms` of `smsNotification`. */
const ID = /^[a-z][A-Za-z0-9]{0,31}$/;

export class ConsentSettings {
  static readonly title = 'Consents';

  @List('Ids of the subscriptions that users consent to, beside `marketing`: the kinds of consents that are kept.')
  @Matches(ID, {
    always: true,
    each: true,
    message: '$property: each must be a letter of a to z, then letters or digits',
  })
  SUBSCRIPTIONS: string[] = ['sms', 'email'];

  @Text(
    'Version of the wording of the consents that your app shows, such as `2026-09`: it is kept with each consent. Empty: unknown.',
    /^\P{C}{1,100}$/u,
    'must have at most 100 characters, none of them a control character',
  )
  CONSENT_WORDING?: string;

  static problems({ SUBSCRIPTIONS }: ConsentSettings): Problem[] {
    return [
      SUBSCRIPTIONS.includes(MARKETING) && `SUBSCRIPTIONS must not have ${MARKETING}, which is a kind of its own`,
    ];
  }
}
