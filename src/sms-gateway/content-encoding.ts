import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, type ZlibOptions } from 'node:zlib';

type Decoder = (body: Buffer, bounds: ZlibOptions) => Buffer;

const DECODERS = new Map<string, Decoder>([
  ['identity', (body) => body],
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  // Some servers leave out the zlib format that RFC 9110 asks for, and send the bare deflate stream.
  ['deflate', (body, bounds) => (hasZlibHeader(body) ? inflateSync(body, bounds) : inflateRawSync(body, bounds))],
  ['br', (body, bounds) => brotliDecompressSync(body, { maxOutputLength: bounds.maxOutputLength })],
]);

/** No server encodes an answer more than twice. */
const MAX_CODINGS = 2;

/**
 * The body of an answer without its `Content-Encoding`, a header that names the codings in the order they were applied
 * in.
 * @throws `Error` with a `code` for a coding that is not known, a broken stream, and a body of more than `maxBytes`
 */
export function decode(body: Buffer, contentEncoding: string | undefined, maxBytes: number): Buffer {
  const codings = (contentEncoding ?? '').split(',').map((coding) => coding.trim().toLowerCase());
  const applied = codings.filter((coding) => coding !== '');
  if (body.length === 0 || applied.length === 0) return body;
  const decoders = applied.toReversed().map((coding) => DECODERS.get(coding));
  if (decoders.length > MAX_CODINGS) throw unknownCoding();
  return decoders.reduce<Buffer>((decoded, decoder) => {
    if (!decoder) throw unknownCoding();
    return decoder(decoded, { maxOutputLength: maxBytes });
  }, body);
}

/** Whether the bytes have a zlib header (RFC 1950): the method is deflate, and the first two are a multiple of 31. */
function hasZlibHeader(body: Buffer): boolean {
  return body.length > 1 && (body.readUInt8(0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
}

function unknownCoding(): Error {
  return Object.assign(new Error('The content coding is not known'), { code: 'UNKNOWN_CODING' });
}
