import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { InjectThrottlerStorage, type ThrottlerStorage } from '@nestjs/throttler';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
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

/** Gives requests the place for their caller, which the guard sets: objects of one shape are faster. */
export function decorateCaller(fastify: FastifyInstance): void {
  fastify.decorateRequest('caller');
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
  private readonly size: number;
  private readonly retailerKeyNames: string[];

  constructor(
    { IMSHOP_API_KEYS, RETAILER_API_KEYS, RETAILER_API_KEY_NAMES }: HttpSettings,
    { SMS_REPORT_TOKEN }: ReportSettings,
    private readonly reflector: Reflector,
    @InjectThrottlerStorage() private readonly failedKeys: ThrottlerStorage,
  ) {
    const all = { imshop: IMSHOP_API_KEYS, retailer: RETAILER_API_KEYS, gateway: SMS_REPORT_TOKEN };
    this.size =
      LENGTH_BYTES + Math.max(...Object.values(all).flatMap((keys) => keys.map((key) => Buffer.byteLength(key))), 0);
    this.retailerKeyNames = RETAILER_API_KEYS.map((_, i) => RETAILER_API_KEY_NAMES[i] ?? `key ${i + 1}`);
    const padded = (keys: string[]) => keys.map((key) => paddedKey(key, this.size));
    this.keys = { imshop: padded(all.imshop), retailer: padded(all.retailer), gateway: padded(all.gateway) };
  }

  canActivate(context: ExecutionContext): boolean | Promise<never> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = this.reflector.getAllAndOverride(CalledBy, [context.getHandler(), context.getClass()]) as
      Caller | undefined;
    const fault = this.faultOf(request, caller);
    if (!fault) {
      request.caller = caller;
      if (caller === 'retailer') request.context.keyName = this.nameOfKey(request);
      return true;
    }
    Object.assign(request.context, { keyFault: fault, address: request.ip });
    return this.refuse(request.ip);
  }

  /** What is wrong with the first wrong key; `undefined` if there are keys and all of them are the caller's. */
  private faultOf(request: FastifyRequest, caller: Caller | undefined): KeyFault | undefined {
    const keys = caller === 'gateway' ? [{ key: tokenOf(request) }] : presentedKeys(request);
    if (keys.length === 0) return 'none';
    for (const presented of keys) {
      const fault = 'fault' in presented ? presented.fault : this.faultOfKey(presented.key, caller);
      if (fault) return fault;
    }
    return undefined;
  }

  private faultOfKey(key: unknown, caller: Caller | undefined): KeyFault | undefined {
    const presented = paddedKey(typeof key === 'string' ? key : '', this.size);
    if (caller && this.isKeyOf(caller, presented)) return undefined;
    if (key === '') return 'none';
    return CALLERS.filter((other) => this.isKeyOf(other, presented)).length > 0 ? 'other-caller' : 'unknown';
  }

  /** Compares in constant time: padded keys have one length, and every configured key is compared. */
  private isKeyOf(caller: Caller, presented: Buffer): boolean {
    return this.keys[caller].reduce((found, known) => timingSafeEqual(presented, known) || found, false);
  }

  /** The name of the first of the keys that the request presents, which are all good. */
  private nameOfKey(request: FastifyRequest): string | undefined {
    const [first] = presentedKeys(request);
    const presented = paddedKey(first && 'key' in first ? String(first.key) : '', this.size);
    return this.retailerKeyNames[this.keys.retailer.findIndex((known) => timingSafeEqual(presented, known))];
  }

  private async refuse(address: string): Promise<never> {
    const key = `failed-key:${address}`;
    const count = await this.failedKeys.increment(key, MINUTE_MS, FAILED_KEYS_PER_MINUTE, MINUTE_MS, 'failed-key');
    throw new Failure(count.isBlocked ? 'TOO_MANY_REQUESTS' : 'UNAUTHORIZED');
  }
}

/** A key, or why the place of one holds none. */
type Presented = { key: unknown } | { fault: KeyFault };

/** All keys of the request, whatever their form, so that a bad one cannot hide behind a good one. */
function presentedKeys({ headers, raw, body }: FastifyRequest): Presented[] {
  const keys: Presented[] = [];
  const { authorization, key } = headers;
  if (authorization !== undefined) keys.push(keyIn(authorization));
  // Node keeps the first of several Authorization headers and drops the others.
  if (raw.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'authorization').length > 1)
    keys.push({ fault: 'repeated' });
  if (key !== undefined) keys.push({ key });
  if (body instanceof Object && Object.hasOwn(body, 'key')) keys.push({ key: (body as { key: unknown }).key });
  return keys;
}

function keyIn(authorization: string): Presented {
  const [found, key = ''] = /^Bearer(?: +(.*))?$/i.exec(authorization) ?? [];
  return found === undefined ? { fault: 'no-bearer' } : { key };
}

function tokenOf({ params }: FastifyRequest): unknown {
  return (params as { token?: unknown }).token;
}

/**
 * The length of the key and then the key, in `size` bytes: a longer key is cut, and differs by its length from every
 * key that fits. Digests have one length as well, and take several times the time.
 */
function paddedKey(key: string, size: number): Buffer {
  const padded = Buffer.alloc(size);
  padded.writeUInt32BE(Buffer.byteLength(key));
  padded.write(key, LENGTH_BYTES);
  return padded;
}
