import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CONSENT_SOURCES, type ConsentSource } from '../consent.entity';
import { UserDto } from './user.dto';

/** The last consent of its kind: what holds. */
export class CurrentConsentDto {
  @ApiProperty({ type: String, description: '`marketing`, or the id of a subscription', example: 'sms' })
  kind!: string;

  @ApiProperty({ type: Boolean, description: '`false`: it was refused or withdrawn', example: true })
  given!: boolean;

  @ApiProperty({ type: String, description: 'When the user said so, UTC', example: '2026-11-25T09:41:07.123Z' })
  at!: string;

  @ApiProperty({ description: 'Where it came from', enum: CONSENT_SOURCES, example: 'registration' })
  source!: ConsentSource;

  @ApiPropertyOptional({ type: String, description: 'Version of the wording that the user saw', example: '2026-09' })
  wording?: string;
}

/** The account as the retailer sees it. */
export class AccountWithConsentsDto extends UserDto {
  @ApiPropertyOptional({
    type: String,
    description: 'Code of the invitation that the user came with, by default the `id` of who invited',
    example: 'customer-10423',
  })
  referralCode?: string;

  @ApiPropertyOptional({
    description: 'The last consent of each kind; none of a kind that nothing is on record of',
    type: [CurrentConsentDto],
  })
  consents?: CurrentConsentDto[];
}
