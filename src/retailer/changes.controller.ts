import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Changes } from '../events/changes';
import { ChangesDto } from '../events/dto/changes.dto';
import { ApiKeySecurity } from '../http/api-key-security.decorator';
import { ApiOutcomes } from '../http/api-outcomes.decorator';
import { CalledBy } from '../http/callers.decorator';
import { CHANGES_EXAMPLES, CHANGES_REQUESTS } from './changes.examples';
import { GetChangesDto } from './dto/get-changes.dto';

@Controller('profile')
export class ChangesController {
  constructor(private readonly changes: Changes) {}

  @ApiTags('The retailer’s side')
  @ApiOperation({
    summary: 'Read the changes that others made to your accounts',
    description:
      'Accounts that the app made, whose users consented to something, that two became one, or that were erased: each ' +
      'change once and in the order in which it happened to its account, with the account as it is now. It can be ' +
      'read within 2 seconds. Keep `next` and call with it again; what you write yourself with *upsert* is no change ' +
      'here.',
  })
  @ApiKeySecurity('retailer')
  @ApiOutcomes({
    request: GetChangesDto,
    requests: CHANGES_REQUESTS,
    success: ChangesDto,
    means: 'The changes after the cursor, and the next cursor.',
    examples: CHANGES_EXAMPLES,
    failures: ['CURSOR_EXPIRED'],
  })
  @CalledBy('retailer')
  @Post('changes')
  read(@Body() { after, limit }: GetChangesDto): Promise<ChangesDto> {
    return this.changes.read(after, limit);
  }
}
