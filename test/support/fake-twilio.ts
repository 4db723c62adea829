import { createHmac } from 'node:crypto';
import { FakeGateway, type FakeReport, type Received } from './fake-gateway';

/** A message as Twilio takes it. */
export interface TwilioMessage {
  To: string;
  From?: string;
  MessagingServiceSid?: string;
  Body: string;
  ValidityPeriod: string;
  StatusCallback?: string;
}

export const TWILIO_SID = 'AC00000000000000000000000000000001';

/**
 * Twilio: forms with Basic credentials, HTTP 201 for what it takes.
 *
 * It speaks the OpenAPI document of the API of 2010-04-01 (twilio/twilio-oai, twilio_api_v2010.json of 2026-04): the
 * resources Messages and Balance, the statuses of a message. Codes 21408 and 21606 to 21614 are known from public lists
 * of errors, and the signature of reports from general knowledge.
 */
export class FakeTwilio extends FakeGateway<TwilioMessage, number> {
  protected readonly sendPath = '/2010-04-01/';
  protected override readonly balancePath = `/2010-04-01/Accounts/${TWILIO_SID}/Balance.json`;
  protected override readonly successStatus = 201;
  protected readonly wrongCredentials = 20003;
  protected override readonly wrongCredentialsStatus = 401;

  /** A report as a form, signed with `token` over `address` and the fields in the order of their names. */
  report(fields: Record<string, string>, address: string, token: string): FakeReport & { signature: string } {
    const names = Object.keys(fields).toSorted();
    const signed = address + names.map((name) => `${name}${fields[name]}`).join('');
    return {
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(fields).toString(),
      signature: createHmac('sha1', token).update(signed).digest('base64'),
    };
  }

  /** The credentials as `sid:token`. */
  protected credentialsIn({ authorization = '' }: Received<object>): string {
    return Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
  }

  protected smsIn({ To, Body }: TwilioMessage): { phone: string; text: string } {
    return { phone: To.replace(/^\+/, ''), text: Body };
  }

  protected override idOf(number: number): string {
    return `SM0000000000000000000000000000${number}`;
  }

  protected success(sid: string): object {
    return { sid, status: 'queued', error_code: null, error_message: null, price: null };
  }

  protected refusal(code: number): object {
    return { code, message: 'Something for 79990000001', more_info: 'https://www.twilio.com/docs/errors', status: 400 };
  }

  protected override balance(): object {
    return { account_sid: TWILIO_SID, balance: '47.12', currency: 'USD' };
  }
}
