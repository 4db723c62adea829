import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type ExpiringData, ExpiringDataOwner } from './expiring-data';
import { ERASURE_ORDER, type PersonalData, PersonalDataOwner } from './personal-data';

/** The providers of all rooms that answer for stored rows. */
@Injectable()
export class DataOwners {
  constructor(private readonly discovery: DiscoveryService) {}

  /** The owners in the order of erasure. The cast is safe: the decorator takes classes of that type only. */
  ofPersonalData(): PersonalData[] {
    return this.discovery
      .getProviders({ metadataKey: PersonalDataOwner.KEY })
      .map(({ instance }) => instance as PersonalData)
      .toSorted((one, other) => ERASURE_ORDER.indexOf(one.erasedWith) - ERASURE_ORDER.indexOf(other.erasedWith));
  }

  /** The cast is safe: the decorator takes classes of that type only. */
  ofExpiringData(): ExpiringData[] {
    return this.discovery
      .getProviders({ metadataKey: ExpiringDataOwner.KEY })
      .map(({ instance }) => instance as ExpiringData);
  }
}
