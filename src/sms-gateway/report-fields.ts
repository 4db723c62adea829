import type { ReportRequest } from '../delivery/delivery-report';
import { readFields } from './gateway-answer';

/**
 * The fields of a report, whatever form the gateway sends them in: a form or a JSON object, in UTF-8 or windows-1251.
 * Those of the body stand before those of the address. A value that is no text or number is left out.
 */
export function reportFields({ body, contentType, query }: ReportRequest): Map<string, string> {
  const isJson = contentType.includes('json') || /^\s*\{/.test(body.toString('latin1'));
  const fields = isJson ? fieldsOfJson(decode(body)) : fieldsOfForm(body);
  return new Map([...Object.entries(query), ...fields]);
}

/** The text of the bytes, read as windows-1251 if they are no UTF-8: some gateways still write Russian in it. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

function fieldsOfJson(text: string): [string, string][] {
  return Object.entries(readFields(text))
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([name, value]) => [name, String(value)]);
}

/** This is written by hand, since URLSearchParams takes every escape for UTF-8. */
function fieldsOfForm(body: Buffer): [string, string][] {
  return body
    .toString('latin1')
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [unescape(name), unescape(value.join('='))];
    });
}

function unescape(text: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decode(Buffer.from(bytes, 'latin1'));
}
