import { IsOptional } from 'class-validator';
import { isIP } from 'node:net';
import { ServiceSettings } from '../config/service.settings';
import { Flag, Integer, Keys, List, MadeInDevelopment, NeededInProduction, Text } from '../config/setting.decorators';
import type { OtherSettings, Problem } from '../config/settings-class';

/** What a key in a header can consist of; quotes are those of a shell or of a file that were meant to be around it. */
const FIT_FOR_HEADERS = /^(?!.*["'`])[!-~]+$/;

/** What stands in the log and the audit trail for a key. */
const FIT_FOR_NAMES = /^[\w.-]{1,40}$/;

export class HttpSettings {
  static readonly title = 'HTTP';

  @Integer('TCP port of the HTTP server; 0 takes a free one.', { min: 0, max: 65_535 })
  PORT = 3000;

  @Text('Address to listen on. Empty: `127.0.0.1`, in production `0.0.0.0`.')
  HOST = '';

  @List('Addresses or networks of your reverse proxies, whose `X-Forwarded-For` is believed. Empty: nobody’s.')
  TRUST_PROXY: string[] = [];

  @IsOptional({ always: true })
  @Flag('Swagger UI at `/docs`. Empty: on, in production off.')
  SWAGGER?: boolean;

  @Integer('Overload protection: calls a second with the keys of one caller that one replica serves.', { min: 1 })
  THROTTLE_PER_SECOND = 1000;

  @Keys(
    'Keys of the IMSHOP.IO app server, each at least 24 characters. Empty: development makes one; production refuses.',
    24,
  )
  @NeededInProduction()
  @MadeInDevelopment({ prefix: 'imshop-' })
  IMSHOP_API_KEYS: string[] = [];

  @Keys(
    'Keys of your own systems, for `/profile/upsert`, `/profile/find`, `/profile/erase` and `/profile/changes`, each at least 24 characters. Empty: development makes one; in production these calls are closed.',
    24,
  )
  @MadeInDevelopment({ prefix: 'retailer-' })
  RETAILER_API_KEYS: string[] = [];

  @List(
    'Names of these keys, in their order, such as `crm,support`: the log and the audit trail show whose key made a call. Empty: `key 1`, `key 2` and so on.',
  )
  RETAILER_API_KEY_NAMES: string[] = [];

  static problems(settings: HttpSettings): Problem[] {
    const { RETAILER_API_KEYS: keys, RETAILER_API_KEY_NAMES: names } = settings;
    return [
      names.length > 0 &&
        names.length !== keys.length &&
        'RETAILER_API_KEY_NAMES must have a name for each key of RETAILER_API_KEYS, in their order',
      new Set(names).size !== names.length && 'RETAILER_API_KEY_NAMES must not have a name twice',
      !names.every((name) => FIT_FOR_NAMES.test(name)) &&
        'RETAILER_API_KEY_NAMES: a name has 1 to 40 letters, digits, dots, dashes or underscores',
      !settings.TRUST_PROXY.every(isAddressOrNetwork) &&
        'TRUST_PROXY: each entry must be an IP address or a network like 10.0.0.0/8',
      ...(['IMSHOP_API_KEYS', 'RETAILER_API_KEYS'] as const).map(
        (name) =>
          !settings[name].every((key) => FIT_FOR_HEADERS.test(key)) &&
          `${name}: a key can never match that has blanks, quotes or other characters than printable ASCII`,
      ),
    ];
  }

  static complete(settings: HttpSettings, other: OtherSettings): void {
    const { isProduction } = other(ServiceSettings);
    settings.HOST ||= isProduction ? '0.0.0.0' : '127.0.0.1';
    settings.SWAGGER ??= !isProduction;
  }
}

function isAddressOrNetwork(entry: string): boolean {
  const [address = '', bits, ...more] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}
