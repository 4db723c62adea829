/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/** A line of CSV as RFC 4180 has it. A value that begins like a formula gets an apostrophe, which keeps it a text. */
export function csvLine(values: (string | null)[]): string {
  return `${values.map((value) => quoted(value ?? '')).join(',')}\r\n`;
}

function quoted(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
