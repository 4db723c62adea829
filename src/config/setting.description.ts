/** What is known of a setting beside its rules, for the documents and for those who read the variables. */
export interface SettingDescription {
  /** Markdown of one line: what the setting means, and what an empty value means. */
  meaning: string;
  /** The range that production allows. */
  production?: [min: number, max: number];
  /** The name that the setting had before; a variable of that name still sets it. */
  formerly?: string;
  /** Whoever knows its values can do what only their owner may. */
  isSecret?: boolean;
  /** Blanks at both ends of the value are a part of it. */
  isVerbatim?: boolean;
  /** How development makes a value where none is set. */
  developmentKey?: DevelopmentKey;
}

/** A key made at random, after a prefix that says whose it is; or derived from each value of another setting. */
export type DevelopmentKey = { prefix: string } | { derivedFrom: string };

const DESCRIPTIONS = new WeakMap<object, Map<string, Partial<SettingDescription>>>();

/** Adds to what is known of the setting `name` of the class with this prototype. */
export function describeSetting(prototype: object, name: string, description: Partial<SettingDescription>): void {
  const ofClass = DESCRIPTIONS.get(prototype) ?? new Map<string, Partial<SettingDescription>>();
  ofClass.set(name, { ...ofClass.get(name), ...description });
  DESCRIPTIONS.set(prototype, ofClass);
}

/** @throws `Error` for a setting without a meaning */
export function descriptionOf(type: { prototype: object }, name: string): SettingDescription {
  const { meaning, ...rest } = DESCRIPTIONS.get(type.prototype)?.get(name) ?? {};
  if (!meaning) throw new Error(`The setting ${name} has no meaning`);
  return { meaning, ...rest };
}
