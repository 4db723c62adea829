export const IMSHOP_KEY = 'imshop-test-key-0123456789abcdef';
export const RETAILER_KEY = 'retailer-test-key-0123456789abcdef';
export const OTP_SECRET = 'otp-test-secret-0123456789abcdef0123456789';
export const AUDIT_KEY = 'audit-test-key-0123456789abcdef0123456789';

/** The least that production starts with, apart from its gateways. */
export const PRODUCTION_SETTINGS = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://user:password@db/sign_in',
  IMSHOP_API_KEYS: IMSHOP_KEY,
  OTP_SECRETS: OTP_SECRET,
  AUDIT_KEY,
};

/** Settings that production starts with, and sends through SMSC.ru. */
export const SAFE_SETTINGS = { ...PRODUCTION_SETTINGS, SMS_GATEWAYS: 'smsc', SMSC_API_KEY: 'smsc-test-api-key' };
