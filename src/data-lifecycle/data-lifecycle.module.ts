import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DataOwners } from './data-owners';

/** Finds the rooms' owners of stored rows, which `admin` and `jobs` ask to export, erase and remove what is theirs. */
@Module({
  imports: [DiscoveryModule],
  providers: [DataOwners],
  exports: [DataOwners],
})
export class DataLifecycleModule {}
