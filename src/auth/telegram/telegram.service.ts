import { Injectable } from '@nestjs/common';
import type { UserAnswerDto } from '../../accounts/dto/user-answer.dto';
import { toUser } from '../../accounts/user';
import type { RequestContext } from '../../http/request-context';
import type { DataRequiredDto } from '../registration/dto/data-required.dto';
import type { Brought } from '../registration/registering-codes';
import type { TelegramSignInDto } from './dto/telegram-sign-in.dto';
import { TelegramGate } from './telegram-gate';
import { TelegramSignIns } from './telegram-sign-ins';
import { TelegramUsers } from './telegram-users';

/** Signs users of a Telegram mini app in, whose phone the platform has verified. */
@Injectable()
export class TelegramService {
  constructor(
    private readonly users: TelegramUsers,
    private readonly gate: TelegramGate,
    private readonly signIns: TelegramSignIns,
  ) {}

  /** @throws `Failure` where the user is not let in, or the call is wrong in itself */
  async signIn(
    request: TelegramSignInDto,
    brought: Brought,
    context: RequestContext,
  ): Promise<UserAnswerDto | DataRequiredDto> {
    const user = this.users.read(request, context);
    const toFillIn = await this.gate.admit(user, brought, request.payload?.tma);
    return toFillIn ?? { user: toUser(await this.signIns.open(user, brought)) };
  }
}
