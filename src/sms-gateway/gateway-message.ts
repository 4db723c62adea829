/** What is posted to a gateway, beside the address. */
export interface GatewayMessage {
  headers: Record<string, string>;
  body: string;
}

/** Fields without a value are left out. */
export function asJson(fields: Record<string, unknown>): GatewayMessage {
  return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(fields) };
}

/** In UTF-8; fields without a value are left out. */
export function asForm(fields: Record<string, string | undefined>): GatewayMessage {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() };
}
