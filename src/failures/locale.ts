/** The languages that texts for users exist in. */
export const LOCALES = ['ru', 'en'] as const;

export type Locale = (typeof LOCALES)[number];
