import { OF_TELEGRAM, OF_TEST_ENVIRONMENT } from '../../../test/support/init-data';
import { ServiceSettings } from '../../config/service.settings';
import { InitDataVerifier } from './init-data-verifier';
import { TelegramSignInSettings } from './telegram-sign-in.settings';

function verifierOf(botId: string, NODE_ENV: ServiceSettings['NODE_ENV']): InitDataVerifier {
  const settings = Object.assign(new TelegramSignInSettings(), { TELEGRAM_SIGN_IN_BOT_ID: botId });
  return new InitDataVerifier(Object.assign(new ServiceSettings(), { NODE_ENV }), settings);
}

describe('init data that Telegram signed with its own key', () => {
  it.each(['development', 'test', 'production'] as const)('are read in %s', (environment) => {
    const { text, userId, botId } = OF_TELEGRAM;
    expect(verifierOf(botId, environment).read(text, userId)).toEqual(expect.objectContaining({ userId }));
    expect(verifierOf(botId, environment).read(text, `${userId}0`)).toBeUndefined();
  });

  it.each([
    ['development', true],
    ['test', true],
    ['production', false],
  ] as const)('in its test environment, where anybody may be anybody: in %s read %s', (environment, isRead) => {
    const { text, userId, botId } = OF_TEST_ENVIRONMENT;
    expect(verifierOf(botId, environment).read(text, userId) !== undefined).toBe(isRead);
  });
});
