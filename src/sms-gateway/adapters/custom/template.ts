/** Kinds of bodies that values can be filled into, and how each escapes them. */
const ESCAPES: Record<string, (value: string) => string> = {
  'application/json': (value) => JSON.stringify(value).slice(1, -1),
  'application/x-www-form-urlencoded': (value) => new URLSearchParams({ value }).toString().slice('value='.length),
  'text/plain': (value) => value,
};
export const BODY_KINDS = Object.keys(ESCAPES);
export const BODY_KIND = /^(application\/json|application\/x-www-form-urlencoded|text\/plain)\s*(;.*)?$/;

/** The values that a template of the gateway `http` may name in braces. */
export const PLACEHOLDERS = ['phone', 'plus_phone', 'text', 'text_hex', 'sender', 'id', 'report_url'] as const;
export type PlaceholderValues = Record<(typeof PLACEHOLDERS)[number], string>;

const PLACEHOLDER = /\{([a-z_]+)\}/g;

/** Each placeholder becomes its value, escaped for the content type; what a value holds is not looked at again. */
export function fillIn(template: string, values: PlaceholderValues, contentType: string): string {
  const escape = ESCAPES[BODY_KIND.exec(contentType)?.[1] ?? ''] ?? String;
  return template.replaceAll(PLACEHOLDER, (placeholder, name: string) =>
    isKnown(name) ? escape(values[name]) : placeholder,
  );
}

/** The names in braces; the braces of JSON itself do not count. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

export function isKnown(name: string): name is keyof PlaceholderValues {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

/** The headers of a JSON object of texts; `undefined` if the text is no such object. */
export function headersIn(json: string | undefined): Record<string, string> | undefined {
  try {
    const headers: unknown = JSON.parse(json ?? '{}');
    const isObject = typeof headers === 'object' && headers !== null && !Array.isArray(headers);
    return isObject && Object.values(headers).every((value) => typeof value === 'string')
      ? (headers as Record<string, string>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The regular expression, in which a dot matches line ends too; `undefined` if the text is none. */
export function patternIn(expression: string): RegExp | undefined {
  try {
    return new RegExp(expression, 's');
  } catch {
    return undefined;
  }
}
