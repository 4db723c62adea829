import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { developmentKeys } from './development-keys';
import { Environment } from './environment';
import { PRODUCTION } from './environment.decorators';
import { problemsAcross } from './environment.rules';
import { PROJECT_FOLDER } from './project-folder';

/** The settings are not fit to start with; `problems` names all of them, a sentence each. */
export class InvalidEnvironmentError extends Error {
  constructor(readonly problems: string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}

/** Reads `.env` beside package.json and the process's environment, which wins. The only reader of `process.env`. */
export function loadEnvironment(): Environment {
  const file = join(PROJECT_FOLDER, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return parseEnvironment(process.env);
}

/** Validates `variables` and fills in defaults; development also gets keys of its own where none are set. */
export function parseEnvironment(variables: Record<string, string | undefined>): Environment {
  const known = Object.keys(new Environment());
  const given = Object.fromEntries(known.map((name) => [name, variables[name]?.trim()]).filter(([, value]) => value));
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const errors = validateSync(environment, { groups: [environment.isProduction ? PRODUCTION : 'development'] });
  const problems = [
    ...errors.flatMap((error) => Object.values(error.constraints ?? {})),
    ...problemsAcross(environment),
  ];
  if (problems.length > 0) throw new InvalidEnvironmentError(problems);
  environment.HOST ||= environment.isProduction ? '0.0.0.0' : '127.0.0.1';
  environment.SWAGGER ??= !environment.isProduction;
  environment.DATA_DIR ||= join(PROJECT_FOLDER, 'data');
  return environment.isProduction ? environment : Object.assign(environment, developmentKeys(environment));
}
