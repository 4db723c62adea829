/** The headers and the body that are sent to a gateway. */
export interface GatewayMessage {
  headers: Record<string, string>;
  body: string;
}

/** A JSON object. Fields without a value are left out. */
export function asJson(value: object, headers: Record<string, string> = {}): GatewayMessage {
  return { headers: { ...headers, 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(value) };
}

/** A form in UTF-8. Fields without a value are left out. */
export function asForm(
  fields: Record<string, string | undefined>,
  headers: Record<string, string> = {},
): GatewayMessage {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  return { headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() };
}

/** The header `Authorization` with Basic credentials. */
export function basic(user: string | undefined, password: string | undefined): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** The address of `path` below another one, which may or may not end in a slash. */
export function below(address: string, path: string): string {
  return new URL(path, address.replace(/\/*$/, '/')).href;
}
