import { Injectable } from '@nestjs/common';
import { Failure } from '../../failures/failure';
import type { FieldReasonKey } from '../../failures/field-fault';
import type { RequestContext } from '../../http/request-context';
import { maskPhone, readMobilePhone } from '../../identifiers/identifier';
import { IdentifierSettings } from '../../identifiers/identifier.settings';
import type { TelegramSignInDto } from './dto/telegram-sign-in.dto';

/** Telegram's ids have at most 52 bits. */
const TELEGRAM_ID = /^[1-9]\d{0,15}$/;

/** A user as the platform presents them, the phone in its stored form. */
export interface TelegramUser {
  telegramId: string;
  phone: string;
  requestId: string;
}

/** Reads whom a call is about: `TELEGRAM_ID|PHONE`, under either name of the field. */
@Injectable()
export class TelegramUsers {
  constructor(private readonly settings: IdentifierSettings) {}

  /** @throws `Failure` `INVALID_PHONE`, or `INVALID_REQUEST` for a call that names nobody, or two users */
  read(request: TelegramSignInDto, context: RequestContext): TelegramUser {
    const { identityProviderUserIdentifier, userIdentifier } = request;
    const [text, other = text] = [identityProviderUserIdentifier, userIdentifier].filter(Boolean);
    if (!text) throw invalid('FIELD_REQUIRED');
    const [, telegramId = '', phoneText = ''] = /^([^|]*)\|(.*)$/s.exec(text) ?? [];
    if (text !== other || !TELEGRAM_ID.test(telegramId)) throw invalid('FIELD_INVALID');
    const phone = readMobilePhone(phoneText, this.settings.PHONE_REGIONS);
    if (!phone) throw new Failure('INVALID_PHONE');
    context.phone = maskPhone(phone);
    return { telegramId, phone, requestId: context.id };
  }
}

function invalid(key: FieldReasonKey): Failure {
  return new Failure('INVALID_REQUEST', { faults: [{ field: 'identityProviderUserIdentifier', reason: { key } }] });
}
