import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { decode } from './content-encoding';

const MAX = 64 * 1024;
const BODY = Buffer.from('{"error":"описание","error_code":7,"id":348}');

it.each<[string | undefined, Buffer]>([
  [undefined, BODY],
  ['', BODY],
  ['identity', BODY],
  ['gzip', gzipSync(BODY)],
  ['GZip', gzipSync(BODY)],
  ['x-gzip', gzipSync(BODY)],
  ['deflate', deflateSync(BODY)],
  ['deflate', deflateRawSync(BODY)],
  ['br', brotliCompressSync(BODY)],
  ['deflate, gzip', gzipSync(deflateSync(BODY))],
])('reads a body under the encoding %j', (encoding, body) => {
  expect(decode(body, encoding, MAX)).toEqual(BODY);
});

it.each(['gzip', 'deflate', 'br', 'zstd'])('takes an empty body under the encoding %s for empty', (encoding) => {
  expect(decode(Buffer.alloc(0), encoding, MAX)).toEqual(Buffer.alloc(0));
});

it.each<[string, string, Buffer, string]>([
  ['an encoding that nobody asked for', 'zstd', BODY, 'UNKNOWN_CODING'],
  ['three encodings', 'gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(BODY))), 'UNKNOWN_CODING'],
  ['a body that is not encoded', 'gzip', BODY, 'Z_DATA_ERROR'],
  ['a body that is cut', 'gzip', gzipSync(BODY).subarray(0, 30), 'Z_BUF_ERROR'],
  ['a body that is cut', 'br', brotliCompressSync(BODY).subarray(0, 10), 'Z_BUF_ERROR'],
])('refuses %s: %s', (_, encoding, body, code) => {
  expect(() => decode(body, encoding, MAX)).toThrow(expect.objectContaining({ code }));
});

it.each<[string, (body: Buffer) => Buffer]>([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
])('R23: reads no more than the bound out of a small body under %s', (encoding, encode) => {
  expect(decode(encode(Buffer.alloc(MAX)), encoding, MAX)).toHaveLength(MAX);
  expect(() => decode(encode(Buffer.alloc(MAX + 1)), encoding, MAX)).toThrow(
    expect.objectContaining({ code: 'ERR_BUFFER_TOO_LARGE' }),
  );
});
