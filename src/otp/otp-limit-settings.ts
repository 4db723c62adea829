import type { CodeSettings } from '../config/code.settings';
import type { OtpSettings } from './otp.settings';

/** What the limits of one identifier are read from. */
export type OtpLimitSettings = CodeSettings & OtpSettings;
