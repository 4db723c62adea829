/** Matches a text (to the end of the input if it is not closed) or a number: digits in JSON are part of one of them. */
const TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gis;

/** Parses as `JSON.parse` does, but keeps an integer that a JavaScript number cannot hold as a string of its digits. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text.replaceAll(TOKEN, (token) => (isTooLong(token) ? `"${token}"` : token)));
}

function isTooLong(token: string): boolean {
  return /^-?[1-9]\d{15,}$/.test(token) && !Number.isSafeInteger(Number(token));
}
