import { ApiProperty } from '@nestjs/swagger';
import { UserDto } from './user.dto';

/** Contract, "Confirm code" and "Get user data". */
export class UserAnswerDto {
  @ApiProperty({ description: 'The user', type: UserDto })
  user!: UserDto;
}
