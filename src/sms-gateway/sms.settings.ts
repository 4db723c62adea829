import { Integer, Text } from '../config/setting.decorators';

/** The settings that the retailer agrees on with the gateways. */
export class SmsSettings {
  static readonly title = 'SMS';

  @Text('Sender name agreed with the gateways. Empty: each gateway’s default.')
  SMS_SENDER?: string;

  @Integer('A balance below it, in the gateway’s currency, is logged as an alert; checked hourly. 0: never.', {
    min: 0,
  })
  SMS_LOW_BALANCE = 500;
}
