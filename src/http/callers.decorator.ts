import { Reflector } from '@nestjs/core';

/**
 * Whose keys open a call: the IMSHOP.IO app server's, the retailer's own systems', or the SMS gateways' (the token of
 * their address).
 */
export type Caller = 'imshop' | 'retailer' | 'gateway';

/** Every controller names its caller; one that does not is closed to everybody. */
export const CalledBy = Reflector.createDecorator<Caller>();
