import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConsentSettings } from './accounts/consent.settings';
import { AuditSettings } from './audit/audit.settings';
import { RegistrationSettings } from './auth/registration/registration.settings';
import { TelegramSignInSettings } from './auth/telegram/telegram-sign-in.settings';
import { ChannelSettings } from './channels/channel.settings';
import { CodeSettings } from './config/code.settings';
import { PROJECT_FOLDER } from './config/project-folder';
import { ServiceSettings } from './config/service.settings';
import { descriptionOf } from './config/setting.description';
import { type AllSettings, namesOf, type SettingsClass } from './config/settings-class';
import { InvalidEnvironmentError, readSettings } from './config/settings.reader';
import { warningsAbout, warningsAboutRenamed } from './config/settings.warnings';
import type { Variables } from './config/variables';
import { RetentionSettings } from './data-lifecycle/retention.settings';
import { DatabaseSettings } from './database/database.settings';
import { MailSettings } from './email-gateway/mail.settings';
import { EventsSettings } from './events/events.settings';
import { LanguageSettings } from './failures/language.settings';
import { HttpSettings } from './http/http.settings';
import { ReportSettings } from './http/report.settings';
import { IdentifierSettings } from './identifiers/identifier.settings';
import { LimitSettings } from './limits/limit.settings';
import { LoggingSettings } from './logging/logging.settings';
import { OtpSettings } from './otp/otp.settings';
import { ProfileSettings } from './profile/profile.settings';
import { GATEWAY_REGISTRY } from './sms-gateway/gateway-registry';
import { GatewaySettings } from './sms-gateway/gateway.settings';
import { SmsTextSettings } from './sms-gateway/sms-text.settings';
import { SmsSettings } from './sms-gateway/sms.settings';

const ENV_FILE = join(PROJECT_FOLDER, '.env');

/** Every class of settings, in the order of the documents. */
const SETTINGS = [
  ServiceSettings,
  LoggingSettings,
  LanguageSettings,
  HttpSettings,
  DatabaseSettings,
  IdentifierSettings,
  CodeSettings,
  OtpSettings,
  LimitSettings,
  AuditSettings,
  RetentionSettings,
  ProfileSettings,
  RegistrationSettings,
  ConsentSettings,
  TelegramSignInSettings,
  EventsSettings,
  MailSettings,
  GatewaySettings,
  SmsSettings,
  SmsTextSettings,
  ReportSettings,
  ChannelSettings,
  ...Object.values(GATEWAY_REGISTRY).flatMap(({ settings }) => settings ?? []),
];
export const SETTINGS_CLASSES: SettingsClass[] = SETTINGS;

type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type EverySetting = Intersection<InstanceType<(typeof SETTINGS)[number]>>;

// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- the constructor sets each of these properties
export interface Environment extends EverySetting {}

/**
 * Every setting of every room under the name of its variable, with its default: what the composition roots and the
 * tests hold. A room gets the classes that it reads, not this.
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- the constructor sets them all
export class Environment implements AllSettings {
  constructor() {
    for (const type of SETTINGS_CLASSES) Object.assign(this, new type());
  }

  get isProduction(): boolean {
    return this.NODE_ENV === 'production';
  }

  byClass(): [SettingsClass, object][] {
    return SETTINGS_CLASSES.map((type) => {
      const own = namesOf(type).map((name) => [name, this[name as keyof this]]);
      return [type, Object.assign(new type(), Object.fromEntries(own))];
    });
  }
}

/** Reads `.env` beside package.json and the process's environment, which wins. The only reader of `process.env`. */
export function loadEnvironment(): Environment {
  try {
    if (existsSync(ENV_FILE)) process.loadEnvFile(ENV_FILE);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new InvalidEnvironmentError([
      `${ENV_FILE} cannot be read (${code}): it has to be a file that this user may read`,
    ]);
  }
  return parseEnvironment(process.env);
}

/**
 * Validates `variables` and fills in defaults; development also gets keys of its own where none are set.
 * @throws `InvalidEnvironmentError`
 */
export function parseEnvironment(variables: Variables): Environment {
  const values = readSettings(SETTINGS_CLASSES, variables).byClass();
  return Object.assign(new Environment(), ...values.map(([, each]) => each)) as Environment;
}

/** Whether the process is meant to run in production, also where its settings are not fit to start with. */
export function isProduction(): boolean {
  return process.env['NODE_ENV']?.trim() === 'production';
}

/** What `.env` and the process's environment say that has no effect: a sentence each, to be logged. */
export function environmentWarnings(): string[] {
  const isFile = statSync(ENV_FILE, { throwIfNoEntry: false })?.isFile() ?? false;
  const known = [...Object.keys(new Environment()), ...formerNames().values()];
  return warningsAbout(isFile ? readFileSync(ENV_FILE, 'utf8') : '', process.env, known);
}

/** What is set under a name that the setting had before: a sentence each, to be logged. */
export function renamedSettings(variables: Variables = process.env): string[] {
  return warningsAboutRenamed(variables, formerNames());
}

/** The former name of each setting that has one, by its present name. */
function formerNames(): Map<string, string> {
  const names = SETTINGS_CLASSES.flatMap((type) =>
    namesOf(type).flatMap((name) => {
      const { formerly } = descriptionOf(type, name);
      return formerly ? [[name, formerly] as const] : [];
    }),
  );
  return new Map(names);
}
