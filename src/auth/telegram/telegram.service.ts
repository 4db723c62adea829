import { Injectable } from '@nestjs/common';
import type { UserAnswerDto } from '../../accounts/dto/user-answer.dto';
import { toUser } from '../../accounts/user';
import { Failure } from '../../failures/failure';
import type { FieldReasonKey } from '../../failures/field-fault';
import type { RequestContext } from '../../http/request-context';
import { maskPhone, readMobilePhone } from '../../identifiers/identifier';
import { IdentifierSettings } from '../../identifiers/identifier.settings';
import type { TelegramSignInDto } from './dto/telegram-sign-in.dto';
import { InitDataVerifier } from './init-data-verifier';
import { TelegramSignIns, type TelegramUser } from './telegram-sign-ins';
import type { Admission } from './telegram.statements';

/** Telegram's ids have at most 52 bits. */
const TELEGRAM_ID = /^[1-9]\d{0,15}$/;

/** Signs users of a Telegram mini app in, whose phone the platform has verified. */
@Injectable()
export class TelegramService {
  constructor(
    private readonly settings: IdentifierSettings,
    private readonly verifier: InitDataVerifier,
    private readonly signIns: TelegramSignIns,
  ) {}

  /**
   * @throws `Failure` `INVALID_PHONE`, `INVALID_INIT_DATA` or `LOCKED`; `INVALID_REQUEST` for a call that names nobody or
   * lacks init data that are to be checked
   */
  async signIn(request: TelegramSignInDto, context: RequestContext): Promise<UserAnswerDto> {
    const user = this.read(request, context);
    const { reason } = await this.admit(user, request.payload?.tma);
    if (reason) throw new Failure(reason);
    return { user: toUser(await this.signIns.open(user)) };
  }

  private admit(user: TelegramUser, tma: string | null | undefined): Promise<Admission> {
    if (this.verifier.isTrusting) return this.signIns.admitTrusted(user);
    if (!tma) throw invalid('payload.tma', 'FIELD_REQUIRED');
    return this.signIns.admitProven(user, this.verifier.read(tma, user.telegramId));
  }

  private read(request: TelegramSignInDto, context: RequestContext): TelegramUser {
    const { identityProviderUserIdentifier, userIdentifier } = request;
    const [text, other = text] = [identityProviderUserIdentifier, userIdentifier].filter(Boolean);
    if (!text) throw invalid('identityProviderUserIdentifier', 'FIELD_REQUIRED');
    const [, telegramId = '', phoneText = ''] = /^([^|]*)\|(.*)$/s.exec(text) ?? [];
    if (text !== other || !TELEGRAM_ID.test(telegramId))
      throw invalid('identityProviderUserIdentifier', 'FIELD_INVALID');
    const phone = readMobilePhone(phoneText, this.settings.PHONE_REGIONS);
    if (!phone) throw new Failure('INVALID_PHONE');
    context.phone = maskPhone(phone);
    return { telegramId, phone, requestId: context.id };
  }
}

function invalid(field: string, key: FieldReasonKey): Failure {
  return new Failure('INVALID_REQUEST', { faults: [{ field, reason: { key } }] });
}
