import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type ExpiringData, ExpiringDataOwner } from './expiring-data';
import { type PersonalData, PersonalDataOwner } from './personal-data';

/** The providers of all rooms that answer for stored rows. */
@Injectable()
export class DataOwners {
  constructor(private readonly discovery: DiscoveryService) {}

  /** The decorator takes classes of that type only. */
  ofPersonalData(): PersonalData[] {
    return this.discovery
      .getProviders({ metadataKey: PersonalDataOwner.KEY })
      .map(({ instance }) => instance as PersonalData);
  }

  /** The decorator takes classes of that type only. */
  ofExpiringData(): ExpiringData[] {
    return this.discovery
      .getProviders({ metadataKey: ExpiringDataOwner.KEY })
      .map(({ instance }) => instance as ExpiringData);
  }
}
