import { IsOptional, Matches } from 'class-validator';
import { Flag, Integer, Meaning, Text, Verbatim } from '../config/setting.decorators';
import type { Problem } from '../config/settings-class';
import { hasPassword, isReadable, withPassword } from './database.address';

const FORM = /^postgres(ql)?:\/\/(?:[^/?#]*@)?[^/?#@]+/;
const ADDRESSES = ['DATABASE_URL', 'DATABASE_DIRECT_URL'] as const;
const ENCODING = 'percent-encode the password in it, or set DATABASE_PASSWORD instead';

export class DatabaseSettings {
  static readonly title = 'Database';

  @Meaning(
    '`postgres://user:password@host:5432/database`. Empty: development starts a PostgreSQL of its own; production refuses.',
  )
  @IsOptional({ groups: ['development'] })
  @Matches(FORM, { always: true, message: '$property must be set to a postgres:// address' })
  DATABASE_URL?: string;

  @Text('Password of both addresses as it is, where they have none: in an address it would have to be percent-encoded.')
  @Verbatim()
  DATABASE_PASSWORD?: string;

  @Flag('Run the migrations on start.')
  DATABASE_MIGRATE = true;

  @Text(
    'As `DATABASE_URL`, past a pooler: migrations need a session of their own. Empty: `DATABASE_URL`.',
    FORM,
    'must be a postgres:// address',
  )
  DATABASE_DIRECT_URL?: string;

  @Flag(
    'Prepare statements once a connection; `false` for a pooler in transaction mode, where sessions are not our own.',
  )
  DATABASE_PREPARE = true;

  @Integer('Connections of one replica, 2 to 500.', { min: 2, max: 500 })
  DATABASE_POOL_SIZE = 10;

  static problems(settings: DatabaseSettings): Problem[] {
    const { DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_PASSWORD, DATABASE_MIGRATE, DATABASE_PREPARE } = settings;
    return [
      ...ADDRESSES.map((name) => {
        const address = settings[name];
        if (address === undefined) return false;
        if (!isReadable(address)) return `${name} cannot be read: ${ENCODING}`;
        return (
          DATABASE_PASSWORD !== undefined &&
          hasPassword(address) &&
          `DATABASE_PASSWORD and ${name} must not both have a password`
        );
      }),
      DATABASE_PASSWORD !== undefined &&
        DATABASE_URL === undefined &&
        'DATABASE_PASSWORD needs DATABASE_URL: postgres://user@host:5432/database',
      DATABASE_MIGRATE &&
        !DATABASE_PREPARE &&
        DATABASE_DIRECT_URL === undefined &&
        'DATABASE_PREPARE=false is for a pooler in transaction mode, which cannot hold the lock of the migrations: ' +
          'set DATABASE_DIRECT_URL to PostgreSQL itself, or DATABASE_MIGRATE=false',
    ];
  }

  /** The addresses get the password that is set apart from them. */
  static complete(settings: DatabaseSettings): void {
    for (const name of ADDRESSES) settings[name] = withPassword(settings[name], settings.DATABASE_PASSWORD);
  }
}
