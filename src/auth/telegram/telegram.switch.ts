import { type CanActivate, Injectable } from '@nestjs/common';
import { Failure } from '../../failures/failure';
import { TelegramSignInSettings } from './telegram-sign-in.settings';

/** Without `TELEGRAM_SIGN_IN` the call is answered as a path that does not exist. */
@Injectable()
export class TelegramSwitch implements CanActivate {
  constructor(private readonly settings: TelegramSignInSettings) {}

  /** @throws `Failure` `NOT_FOUND` */
  canActivate(): true {
    if (!this.settings.TELEGRAM_SIGN_IN) throw new Failure('NOT_FOUND');
    return true;
  }
}
