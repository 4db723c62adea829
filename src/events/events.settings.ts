import { Matches } from 'class-validator';
import { Address, List, Secret } from '../config/setting.decorators';
import type { Problem } from '../config/settings-class';

/** 24 to 64 bytes in base64, as the specification of Standard Webhooks has them. */
const SECRET = /^whsec_(?=.{32,88}$)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Where the changes of accounts are pushed to; they can be read with `/profile/changes` either way. */
export class EventsSettings {
  static readonly title = 'Events';

  @Address(
    '`https://` address of your own system that each change of an account is posted to. Empty: none is, they can be read with `/profile/changes`.',
  )
  EVENTS_URL?: string;

  @List(
    'Secrets that sign the events as Standard Webhooks says, `whsec_` and 24 to 64 bytes in base64 each. Every one signs, so that the receiver can change from one to the next.',
  )
  @Secret()
  @Matches(SECRET, {
    always: true,
    each: true,
    message: '$property: each must be whsec_ and 24 to 64 bytes in base64, as openssl rand -base64 32 makes them',
  })
  EVENTS_SECRETS: string[] = [];

  static problems({ EVENTS_URL, EVENTS_SECRETS }: EventsSettings): Problem[] {
    const url = URL.canParse(EVENTS_URL ?? '') ? new URL(EVENTS_URL ?? '') : undefined;
    return [
      EVENTS_URL !== undefined && EVENTS_SECRETS.length === 0 && 'EVENTS_SECRETS must be set to push to EVENTS_URL',
      Boolean(url?.username || url?.password) &&
        'EVENTS_URL must have no user and no password: the signature is what the receiver checks',
    ];
  }
}
