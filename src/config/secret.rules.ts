import { descriptionOf } from './setting.description';
import { type AllSettings, namesOf, type Problem } from './settings-class';

/** Secrets that anybody can guess, and secrets that open more than one thing. */
export function problemsOfSecrets(settings: AllSettings): Problem[] {
  const secrets = settings.byClass().flatMap(([type, values]) =>
    namesOf(type)
      .filter((name) => descriptionOf(type, name).isSecret)
      .map((name) => ({ name, values: (values as Record<string, string[]>)[name] ?? [] })),
  );
  return [
    ...secrets.map(
      ({ name, values }) =>
        values.some((value) => new Set(value).size === 1) &&
        `${name} must not be one character over and over: make it with openssl rand -base64 32`,
    ),
    ...secrets.flatMap((one, i) =>
      secrets
        .slice(i + 1)
        .map(
          (other) =>
            one.values.some((value) => other.values.includes(value)) &&
            `${one.name} and ${other.name} must not share a value`,
        ),
    ),
  ];
}
