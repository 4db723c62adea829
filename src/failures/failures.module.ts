import { Module } from '@nestjs/common';
import { Messages } from './messages';

/** The texts for users. */
@Module({
  providers: [Messages],
  exports: [Messages],
})
export class FailuresModule {}
