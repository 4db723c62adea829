import { SetMetadata } from '@nestjs/common';

/** Whose keys open a call: the IMSHOP.IO app server's or the retailer's own systems'. */
export type Caller = 'imshop' | 'retailer';

export const CALLER = 'caller';

/** Every controller names its caller; one that does not is closed to everybody. */
export const CalledBy = (caller: Caller) => SetMetadata(CALLER, caller);
