import type { IdentifierSettings } from '../identifiers/identifier.settings';
import type { HttpSettings } from './http.settings';

/** What the settings can switch off: the document of a service does not speak of what is off. */
export type Feature = 'phone' | 'email' | 'console' | 'retailer' | 'telegram';

/** The committed `openapi.json` describes a service with all of them. */
export const EVERY_FEATURE: Feature[] = ['phone', 'email', 'console', 'retailer', 'telegram'];

/**
 * What switches features off; the settings of gateways and of dialogues stand above this folder, so they are given by
 * their form.
 */
export type Switches = Pick<IdentifierSettings, 'SIGN_IN_IDENTIFIERS'> &
  Pick<HttpSettings, 'RETAILER_API_KEYS'> & { SMS_GATEWAYS: string[]; TELEGRAM_SIGN_IN: boolean };

export function featuresOf(switches: Switches): Feature[] {
  const { SIGN_IN_IDENTIFIERS, SMS_GATEWAYS, RETAILER_API_KEYS, TELEGRAM_SIGN_IN } = switches;
  const isOn: Record<Feature, boolean> = {
    phone: SIGN_IN_IDENTIFIERS.includes('phone'),
    email: SIGN_IN_IDENTIFIERS.includes('email'),
    console: SMS_GATEWAYS.includes('console'),
    retailer: RETAILER_API_KEYS.length > 0,
    telegram: TELEGRAM_SIGN_IN,
  };
  return EVERY_FEATURE.filter((feature) => isOn[feature]);
}

/** The extension that marks an object of the document as present only with a feature. */
const ONLY_WITH = 'x-only-with';
const MARKED_TEXT = /⟦(\w+):([^⟧]*)⟧/g;

/** Marks a part of a description that stands there only with the feature. */
export const onlyWith = (feature: Feature, text: string) => `⟦${feature}:${text}⟧`;

/** Marks an object of the document that stands there only with the feature; in an example the value is marked. */
export const objectOnlyWith = (feature: Feature) => ({ [ONLY_WITH]: feature });

/** An example of the document, with the mark of its value. */
export function exampleOf(summary: string, marked: object): object {
  const { [ONLY_WITH]: feature, ...value } = marked as Record<string, unknown>;
  return { summary, value, ...(feature ? { [ONLY_WITH]: feature } : {}) };
}

/** A copy of the document without what is marked with other features, and without any mark. */
export function withFeatures<Document extends object>(document: Document, features: Feature[]): Document {
  const isOn = (feature: unknown) => features.includes(feature as Feature);
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    if (typeof value === 'string')
      return value.replaceAll(MARKED_TEXT, (_mark, feature: string, text: string) => (isOn(feature) ? text : ''));
    if (!(value instanceof Object) || !(ONLY_WITH in value)) return value;
    const { [ONLY_WITH]: feature, ...rest } = value;
    return isOn(feature) ? rest : undefined;
  }) as Document;
}
