import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectThrottlerStorage } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
import type { BoundedThrottlerStorage } from './bounded-throttler.storage';
import { CalledBy, type Caller } from './callers.decorator';
import { Failure } from '../failures/failure';
import { HttpSettings } from './http.settings';
import { ReportSettings } from './report.settings';
import type { KeyFault } from './request-context';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key opened the call; `undefined` before the guard has let it in. */
    caller?: Caller;
  }
}

const CALLERS: Caller[] = ['imshop', 'retailer', 'gateway'];
const FAILED_KEYS_PER_MINUTE = 30;
const LENGTH_BYTES = 4;
const MINUTE_MS = 60_000;

/**
 * Lets a call in when every key it presents is the caller's: `Authorization: Bearer KEY`, header `key: KEY`, body field
 * `key`. One bad key is 401 even beside a good one. An SMS gateway has its token in the address instead. Only failed
 * keys count against an address (429 above `FAILED_KEYS_PER_MINUTE`): all good calls come from one platform through one
 * address.
 */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  private readonly keys: Record<Caller, Buffer[]>;
  private readonly retailerKeyNames: string[];
  /** The callers of the handlers, which decorators tell: they are looked up once a handler, in place of 1 µs a call. */
  private readonly callers = new Map<unknown, Caller | undefined>();
  /** What a key is padded in to be compared: a buffer for each would take 1 µs. */
  private readonly presented: Buffer;

  constructor(
    { IMSHOP_API_KEYS, RETAILER_API_KEYS, RETAILER_API_KEY_NAMES }: HttpSettings,
    { SMS_REPORT_TOKEN }: ReportSettings,
    private readonly reflector: Reflector,
    @InjectThrottlerStorage() private readonly failedKeys: BoundedThrottlerStorage,
  ) {
    const all = { imshop: IMSHOP_API_KEYS, retailer: RETAILER_API_KEYS, gateway: SMS_REPORT_TOKEN };
    this.retailerKeyNames = RETAILER_API_KEYS.map((_, i) => RETAILER_API_KEY_NAMES[i] ?? `key ${i + 1}`);
    const lengths = Object.values(all).flatMap((keys) => keys.map((key) => Buffer.byteLength(key)));
    const size = LENGTH_BYTES + Math.max(...lengths, 0);
    const padded = (keys: string[]) => keys.map((key) => pad(key, Buffer.alloc(size)));
    this.keys = { imshop: padded(all.imshop), retailer: padded(all.retailer), gateway: padded(all.gateway) };
    this.presented = Buffer.alloc(size);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.getArgByIndex<FastifyRequest>(0);
    const caller = this.callerOf(context);
    const fault = this.faultOf(request, caller);
    if (fault) return this.refuse(request, fault);
    request.caller = caller;
    if (caller === 'retailer') request.context.keyName = this.nameOfKey(request);
    return true;
  }

  private callerOf(context: ExecutionContext): Caller | undefined {
    const handler = context.getHandler();
    if (!this.callers.has(handler))
      this.callers.set(handler, this.reflector.getAllAndOverride(CalledBy, [handler, context.getClass()]));
    return this.callers.get(handler);
  }

  /** What is wrong with the first wrong key; `undefined` if there are keys and all of them are the caller's. */
  private faultOf(request: FastifyRequest, caller: Caller | undefined): KeyFault | undefined {
    const keys = caller === 'gateway' ? [tokenOf(request)] : presentedKeys(request);
    if (keys.length === 0) return 'none';
    for (const key of keys) {
      const fault = key instanceof FaultyKey ? key.fault : this.faultOfKey(key, caller);
      if (fault) return fault;
    }
    return undefined;
  }

  private faultOfKey(key: unknown, caller: Caller | undefined): KeyFault | undefined {
    const presented = pad(typeof key === 'string' ? key : '', this.presented);
    if (caller && this.isKeyOf(caller, presented)) return undefined;
    if (key === '') return 'none';
    return CALLERS.filter((other) => this.isKeyOf(other, presented)).length > 0 ? 'other-caller' : 'unknown';
  }

  /** Compares in constant time: padded keys have one length, and every configured key is compared. */
  private isKeyOf(caller: Caller, presented: Buffer): boolean {
    let isKnown = false;
    for (const known of this.keys[caller]) if (timingSafeEqual(presented, known)) isKnown = true;
    return isKnown;
  }

  /** The name of the first of the keys that the request presents, which are all good. */
  private nameOfKey(request: FastifyRequest): string | undefined {
    const [first] = presentedKeys(request);
    const presented = pad(String(first), this.presented);
    return this.retailerKeyNames[this.keys.retailer.findIndex((known) => timingSafeEqual(presented, known))];
  }

  private refuse(request: FastifyRequest, keyFault: KeyFault): never {
    Object.assign(request.context, { keyFault, address: request.ip });
    const count = this.failedKeys.count(`failed-key:${request.ip}`, MINUTE_MS, FAILED_KEYS_PER_MINUTE);
    throw new Failure(count.isBlocked ? 'TOO_MANY_REQUESTS' : 'UNAUTHORIZED');
  }
}

/** Stands in place of a key that none can be read from. */
class FaultyKey {
  constructor(readonly fault: KeyFault) {}
}

/** All keys of the request, whatever their form, so that a bad one cannot hide behind a good one. */
function presentedKeys({ headers, raw, body }: FastifyRequest): unknown[] {
  const keys: unknown[] = [];
  const { authorization, key } = headers;
  if (authorization !== undefined) {
    const [found, bearer = ''] = /^Bearer(?: +(.*))?$/i.exec(authorization) ?? [];
    keys.push(found === undefined ? new FaultyKey('no-bearer') : bearer);
    // Node keeps the first of several Authorization headers and drops the others.
    if (countOf('authorization', raw.rawHeaders) > 1) keys.push(new FaultyKey('repeated'));
  }
  if (key !== undefined) keys.push(key);
  if (body instanceof Object && Object.hasOwn(body, 'key')) keys.push((body as { key: unknown }).key);
  return keys;
}

/** How often a header comes, in a list of names and values in turn. */
function countOf(header: string, rawHeaders: string[]): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === header) count++;
  return count;
}

function tokenOf({ params }: FastifyRequest): unknown {
  return (params as { token?: unknown }).token;
}

/**
 * Writes the length of the key and then the key into `padded`: a longer key is cut, and differs by its length from
 * every key that fits. Digests have one length as well, and take several times the time.
 */
function pad(key: string, padded: Buffer): Buffer {
  padded.fill(0);
  padded.writeUInt32BE(Buffer.byteLength(key));
  padded.write(key, LENGTH_BYTES);
  return padded;
}
