import { BOT_ID, BOT_TOKEN } from '../../../test/support/init-data';
import { problemsOf } from '../../../test/support/settings';

const OTHER_TOKEN = `7000000002:${BOT_TOKEN.split(':')[1]}`;

describe('production', () => {
  it.each([
    {},
    { TELEGRAM_SIGN_IN_BOT_TOKEN: BOT_TOKEN },
    { TELEGRAM_SIGN_IN_BOT_TOKEN: `${BOT_TOKEN}, ${BOT_TOKEN}x` },
    { TELEGRAM_SIGN_IN_BOT_ID: BOT_ID },
    { TELEGRAM_SIGN_IN_BOT_TOKEN: BOT_TOKEN, TELEGRAM_SIGN_IN_BOT_ID: BOT_ID },
    { TELEGRAM_SIGN_IN_MAX_AGE_SECONDS: '60' },
  ])('starts with TELEGRAM_SIGN_IN and %j', (settings) => {
    expect(problemsOf({ TELEGRAM_SIGN_IN: 'true', ...settings })).toEqual([]);
  });

  it.each([
    [
      { TELEGRAM_SIGN_IN_BOT_TOKEN: `${BOT_TOKEN},${OTHER_TOKEN}`, TELEGRAM_SIGN_IN_BOT_ID: BOT_ID },
      'TELEGRAM_SIGN_IN_BOT_ID must be the bot of each TELEGRAM_SIGN_IN_BOT_TOKEN',
    ],
    [
      { TELEGRAM_SIGN_IN_BOT_TOKEN: 'a-token-of-something-else-0123456789' },
      'TELEGRAM_SIGN_IN_BOT_TOKEN: each token must be one of @BotFather',
    ],
    [
      { TELEGRAM_SIGN_IN_BOT_ID: 'shop_bot' },
      'TELEGRAM_SIGN_IN_BOT_ID must be the number before the : of the bot’s token',
    ],
    [{ TELEGRAM_SIGN_IN: 'yes' }, 'TELEGRAM_SIGN_IN must be true or false'],
    [
      { TELEGRAM_SIGN_IN_MAX_AGE_SECONDS: '86401' },
      'TELEGRAM_SIGN_IN_MAX_AGE_SECONDS must be at most 86400 in production',
    ],
  ])('R25: refuses %j, without the token in the message', (settings, problem) => {
    expect(problemsOf(settings)).toEqual([problem]);
  });
});
