import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { addDevelopmentKeys } from './development-keys';
import { problemsOfSecrets } from './secret.rules';
import { ServiceSettings } from './service.settings';
import { PRODUCTION } from './setting.decorators';
import { descriptionOf } from './setting.description';
import { type AllSettings, namesOf, type OtherSettings, type SettingsClass } from './settings-class';
import { isSet, readVariable, type Variables } from './variables';

/** The settings are not fit to start with; `problems` names all of them, a sentence each. */
export class InvalidEnvironmentError extends Error {
  constructor(readonly problems: string[]) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    super(problems.length === 1 ? problems.join() : `The configuration has ${problems.length} problems:\n${list}`);
  }
}

/**
 * Reads the settings of all classes from `variables`, validates them and fills in defaults; development also gets keys
 * of its own where none are set. `ServiceSettings` must be one of the classes.
 * @throws `InvalidEnvironmentError` with all problems at once
 */
export function readSettings(types: SettingsClass[], variables: Variables): AllSettings {
  const read = types.map((type) => ({ type, ...instanceOf(type, variables) }));
  const settings = { byClass: () => read.map(({ type, values }): [SettingsClass, object] => [type, values]) };
  const other: OtherSettings = <T extends object>(type: new () => T) => {
    const found = read.find((each) => (each.type as new () => object) === type);
    if (!found) throw new Error(`${type.name} are no settings of this process`);
    return found.values as T;
  };
  const { isProduction } = other(ServiceSettings);
  const errors = read.flatMap(({ values }) =>
    validateSync(values, { groups: [isProduction ? PRODUCTION : 'development'] }),
  );
  const problems = [
    ...read.flatMap((each) => each.problems),
    ...errors.flatMap((error) => Object.values(error.constraints ?? {})),
    ...read.flatMap(({ type, values }) => type.problems?.(values, other) ?? []),
    ...problemsOfSecrets(settings),
  ].filter((problem) => problem !== false);
  if (problems.length > 0) throw new InvalidEnvironmentError(problems);
  for (const { type, values } of read) type.complete?.(values, other);
  if (!isProduction) addDevelopmentKeys(settings, other(ServiceSettings).DATA_DIR);
  return settings;
}

/** The settings of one class as `variables` have them, not yet validated; an empty value is the default. */
function instanceOf(type: SettingsClass, variables: Variables): { values: object; problems: string[] } {
  const problems: string[] = [];
  const given: Record<string, string> = {};
  for (const name of namesOf(type)) {
    const { formerly, isVerbatim } = descriptionOf(type, name);
    const isUnderFormerName = formerly !== undefined && !isSet(variables, name) && isSet(variables, formerly);
    const { value, problem } = readVariable(variables, isUnderFormerName ? formerly : name);
    const text = isVerbatim ? value : value?.trim();
    if (problem) problems.push(problem);
    if (text) given[name] = text;
  }
  return { values: plainToInstance(type, given, { exposeDefaultValues: true }), problems };
}
