import { BOT_TOKEN, initDataOf } from './init-data';
import { operatorSettings } from './operator-lab';
import { runHere } from './run-here';
import { type Answer, Service } from './service';

export interface TelegramCall {
  telegramId: string;
  phone: string;
  /** Good init data of the user, if missing. */
  tma?: string;
  more?: object;
  replica?: number;
}

/** Replicas that sign users of a Telegram mini app in, and the platform that calls them. */
export class TelegramLab {
  private lastId = 279_058_000;

  private constructor(
    readonly service: Service,
    private readonly settings: Record<string, string>,
  ) {}

  static async start(settings: Record<string, string> = {}, replicas = 2): Promise<TelegramLab> {
    const ofTelegram = { TELEGRAM_SIGN_IN: 'true', TELEGRAM_SIGN_IN_BOT_TOKEN: BOT_TOKEN, ...settings };
    return new TelegramLab(await Service.start(ofTelegram, replicas), ofTelegram);
  }

  newTelegramId(): string {
    return String(++this.lastId);
  }

  signIn({ telegramId, phone, tma = initDataOf({ telegramId }), more, replica }: TelegramCall): Promise<Answer> {
    const user = { identityProvider: 'telegram', identityProviderUserIdentifier: `${telegramId}|${phone}` };
    return this.service.post('/auth/telegram', { ...user, payload: { tma }, ...more }, { replica });
  }

  /** The phone of the account that each of the Telegram ids belongs to. */
  async phonesOf(...telegramIds: string[]): Promise<(string | undefined)[]> {
    const rows = await this.service.database.query<{ subject: string; phone: string }>(
      `select i.subject, a.phone from identity i join account a on a.key = i.account_key where i.provider = 'telegram'`,
    );
    return telegramIds.map((id) => rows.find(({ subject }) => subject === id)?.phone);
  }

  /** Runs a command of the operator. */
  admin(...words: string[]): Promise<string> {
    return runHere(operatorSettings(this.service, this.settings), ...words);
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}

/** Calls that all begin at one moment, when the last of them is there. */
export async function atOnce<Result>(calls: (() => Promise<Result>)[]): Promise<Result[]> {
  let open = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const running = calls.map((call) => gate.then(call));
  open();
  return Promise.all(running);
}
