/** A text, to its end if that is missing, or a number: what digits in JSON can be part of. */
const TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gis;

/** As `JSON.parse`, but an integer that a number of JavaScript cannot hold comes out as a string, no digit lost. */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text.replaceAll(TOKEN, (token) => (isTooLong(token) ? `"${token}"` : token)));
}

function isTooLong(token: string): boolean {
  return /^-?[1-9]\d{15,}$/.test(token) && !Number.isSafeInteger(Number(token));
}
