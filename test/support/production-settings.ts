/** The least that production starts with, apart from its gateways. */
export const PRODUCTION_SETTINGS = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://user:password@db/sign_in',
  IMSHOP_API_KEYS: 'imshop-key-'.repeat(3),
  OTP_SECRETS: 'otp-secret-'.repeat(3),
  AUDIT_KEY: 'audit-key-'.repeat(4),
};
