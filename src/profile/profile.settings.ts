import { Flag } from '../config/setting.decorators';

export class ProfileSettings {
  static readonly title = 'Profile';

  @Flag(
    '`/profile/get` also takes a verified phone or confirmed e-mail (scenario 2); `false`: only ids (scenario 1 alone).',
  )
  PROFILE_BY_VERIFIED_IDENTIFIER = true;
}
