import { Matches } from 'class-validator';
import { Flag, Integer, List, Secret, Text } from '../../config/setting.decorators';
import type { Problem } from '../../config/settings-class';

const BOT_TOKEN = /^[1-9]\d{0,15}:[\w-]{30,}$/;
const BOT_ID = /^[1-9]\d{0,15}$/;

export class TelegramSignInSettings {
  static readonly title = 'Sign-in from Telegram';

  @Flag('Opens `/auth/telegram`, by which users of a Telegram mini app sign in. Read `docs/telegram.md` first.')
  TELEGRAM_SIGN_IN = false;

  @List(
    'Tokens of the bot that the mini app belongs to: init data signed with any of them are good. Two while you rotate it.',
  )
  @Secret()
  @Matches(BOT_TOKEN, { always: true, each: true, message: '$property: each token must be one of @BotFather' })
  TELEGRAM_SIGN_IN_BOT_TOKEN: string[] = [];

  @Text(
    'Id of the bot, where the token is not yours to have: init data are checked with the public key of Telegram.',
    BOT_ID,
    'must be the number before the : of the bot’s token',
  )
  TELEGRAM_SIGN_IN_BOT_ID?: string;

  @Integer('Seconds after which init data sign nobody in any more', { min: 1, production: [60, 86_400] })
  TELEGRAM_SIGN_IN_MAX_AGE_SECONDS = 86_400;

  static problems({ TELEGRAM_SIGN_IN_BOT_TOKEN, TELEGRAM_SIGN_IN_BOT_ID }: TelegramSignInSettings): Problem[] {
    const isOfBot = (token: string) => token.startsWith(`${TELEGRAM_SIGN_IN_BOT_ID}:`);
    return [
      TELEGRAM_SIGN_IN_BOT_ID !== undefined &&
        !TELEGRAM_SIGN_IN_BOT_TOKEN.every(isOfBot) &&
        'TELEGRAM_SIGN_IN_BOT_ID must be the bot of each TELEGRAM_SIGN_IN_BOT_TOKEN',
    ];
  }
}
