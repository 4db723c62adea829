import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withPassword } from './database.rules';
import { developmentKeys } from './development-keys';
import { Environment } from './environment';
import { PRODUCTION } from './environment.decorators';
import { problemsAcross } from './environment.rules';
import { warningsAbout } from './environment.warnings';
import { PROJECT_FOLDER } from './project-folder';
import { readSettings } from './secret-files';

const ENV_FILE = join(PROJECT_FOLDER, '.env');
const SETTINGS = Object.keys(new Environment());
/** Settings whose blanks at both ends are a part of them. */
const VERBATIM = new Set(['DATABASE_PASSWORD']);

/** The settings are not fit to start with; `problems` names all of them, a sentence each. */
export class InvalidEnvironmentError extends Error {
  constructor(readonly problems: string[]) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    super(problems.length === 1 ? problems.join() : `The configuration has ${problems.length} problems:\n${list}`);
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

/** Whether the process is meant to run in production, also where its settings are not fit to start with. */
export function isProduction(): boolean {
  return process.env['NODE_ENV']?.trim() === 'production';
}

/** What `.env` and the process's environment say that has no effect: a sentence each, to be logged. */
export function environmentWarnings(): string[] {
  const isFile = statSync(ENV_FILE, { throwIfNoEntry: false })?.isFile() ?? false;
  return warningsAbout(isFile ? readFileSync(ENV_FILE, 'utf8') : '', process.env, SETTINGS);
}

/** Validates `variables` and fills in defaults; development also gets keys of its own where none are set. */
export function parseEnvironment(variables: Record<string, string | undefined>): Environment {
  const { values, problems: unread } = readSettings(variables, SETTINGS);
  const read = (name: string) => (VERBATIM.has(name) ? values[name] : values[name]?.trim());
  const given = Object.fromEntries(SETTINGS.map((name) => [name, read(name)]).filter(([, value]) => value));
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const errors = validateSync(environment, { groups: [environment.isProduction ? PRODUCTION : 'development'] });
  const problems = [
    ...unread,
    ...errors.flatMap((error) => Object.values(error.constraints ?? {})),
    ...problemsAcross(environment),
  ];
  if (problems.length > 0) throw new InvalidEnvironmentError(problems);
  environment.HOST ||= environment.isProduction ? '0.0.0.0' : '127.0.0.1';
  environment.SWAGGER ??= !environment.isProduction;
  environment.DATA_DIR ||= join(PROJECT_FOLDER, 'data');
  const { DATABASE_URL, DATABASE_DIRECT_URL, DATABASE_PASSWORD } = environment;
  environment.DATABASE_URL = withPassword(DATABASE_URL, DATABASE_PASSWORD);
  environment.DATABASE_DIRECT_URL = withPassword(DATABASE_DIRECT_URL, DATABASE_PASSWORD);
  return environment.isProduction ? environment : Object.assign(environment, developmentKeys(environment));
}
