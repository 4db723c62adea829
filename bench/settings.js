// @ts-check
'use strict';

const API_KEY = 'imshop-key-of-the-benchmark';

/**
 * The environment of both servers: the service's own rules for production, with nothing that would shed the load.
 * @param {{ databaseUrl: string, gatewayUrl: string }} addresses
 * @returns {Record<string, string>}
 */
function variables({ databaseUrl, gatewayUrl }) {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    THROTTLE_PER_SECOND: '1000000000',
    DATABASE_URL: databaseUrl,
    DATABASE_MIGRATE: 'false',
    IMSHOP_API_KEYS: API_KEY,
    OTP_SECRETS: 'a-secret-of-the-benchmark-and-of-nothing-else',
    AUDIT_KEY: 'an-audit-key-of-the-benchmark-and-of-nothing-else',
    // The limits are checked as in production, and none of them is reached: all phones are of one range.
    SMS_RANGE_PER_HOUR: '1000000000',
    SMS_DAILY_BUDGET: '1000000000',
    OTP_SERVICE_FAILURES_PER_HOUR: '1000000000',
    SMS_GATEWAYS: 'smsc',
    SMSC_API_KEY: 'smsc-key-of-the-benchmark',
    SMSC_URL: gatewayUrl,
  };
}

module.exports = { API_KEY, variables };
