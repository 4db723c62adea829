/** What is wrong with settings, a sentence that has no part of a secret in it; `false` for a rule that is kept. */
export type Problem = string | false;

/** The settings of another room. */
export type OtherSettings = <T extends object>(type: new () => T) => T;

/**
 * A class of settings: each property is named as its environment variable, has its default as its initial value and
 * carries its meaning and its rules as decorators. What cannot be said of one property alone is a static method, so
 * that the class is nothing but values to those who get it injected.
 */
export interface SettingsClass<T extends object = object> {
  new (): T;
  readonly title: string;
  /** What the settings have wrong together, and together with those of other rooms. */
  problems?(settings: T, other: OtherSettings): Problem[];
  /** Sets defaults that depend on other settings; runs when all settings are known to be right. */
  complete?(settings: T, other: OtherSettings): void;
}

/** Every setting of a process, by the class that declares it. */
export interface AllSettings {
  byClass(): [type: SettingsClass, settings: object][];
}

/** The names of the settings that a class declares. */
export function namesOf(type: SettingsClass): string[] {
  return Object.keys(new type());
}
