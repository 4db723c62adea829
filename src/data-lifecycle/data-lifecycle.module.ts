import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DataOwners } from './data-owners';

/** What becomes of stored rows: each room says it of its own, `admin` and `jobs` go through the rooms. */
@Module({
  imports: [DiscoveryModule],
  providers: [DataOwners],
  exports: [DataOwners],
})
export class DataLifecycleModule {}
