import type { OtherSettings, Problem, SettingsClass } from '../config/settings-class';

/** Something that a gateway in use needs to be set: whether it is, and the words for it. */
export interface Need {
  isMet: boolean;
  words: string;
}

/** A class of the settings of one gateway. Nobody who does not use the gateway hears of what it needs. */
export interface GatewaySettingsClass<T extends object = object> extends SettingsClass<T> {
  needs(settings: T, other: OtherSettings): Need[];
  /** What the settings of a gateway in use have wrong, though nothing is missing. */
  problemsInUse?(settings: T, other: OtherSettings): Problem[];
}
