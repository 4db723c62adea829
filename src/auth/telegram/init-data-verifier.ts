import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ServiceSettings } from '../../config/service.settings';
import { eventLogger } from '../../logging/logger';
import { type InitData, type InitDataKeys, readInitData, telegramKey } from './init-data';
import { TelegramSignInSettings } from './telegram-sign-in.settings';

/** The public keys that Telegram publishes, of its production and of its test environment. */
const PRODUCTION_KEY = 'e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d';
const TEST_KEY = '40055058a4ee38156a06562e52eece92a771bcd8346a8c4615cb7376eddf72ec';

/** Checks init data with what the settings say of the bot. */
@Injectable()
export class InitDataVerifier implements OnApplicationBootstrap {
  /** Whether init data are not checked, since the settings have neither a token nor the id of the bot. */
  readonly isTrusting: boolean;
  private readonly logger = eventLogger(InitDataVerifier.name);
  private readonly keys: InitDataKeys;

  constructor(
    { isProduction }: ServiceSettings,
    private readonly settings: TelegramSignInSettings,
  ) {
    const { TELEGRAM_SIGN_IN_BOT_TOKEN: botTokens, TELEGRAM_SIGN_IN_BOT_ID: botId } = settings;
    this.isTrusting = botTokens.length === 0 && botId === undefined;
    // Anybody may be anybody in Telegram's test environment.
    const telegramKeys = (isProduction ? [PRODUCTION_KEY] : [PRODUCTION_KEY, TEST_KEY]).map(telegramKey);
    this.keys = { botTokens, botId, telegramKeys };
  }

  onApplicationBootstrap(): void {
    if (this.settings.TELEGRAM_SIGN_IN && this.isTrusting) this.logger.warn({ event: 'telegram-unchecked' });
  }

  /** `undefined` where nothing proves that Telegram made them for the bot, and for this user. */
  read(tma: string, telegramId: string): InitData | undefined {
    const initData = readInitData(tma, this.keys);
    return initData?.userId === telegramId ? initData : undefined;
  }
}
