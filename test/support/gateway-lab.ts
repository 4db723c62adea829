import type { Type } from '@nestjs/common';
import type { DeliveryOutcome } from '../../src/delivery/delivery-outcome';
import type { ReportRequest } from '../../src/delivery/delivery-report';
import type { Environment } from '../../src/environment';
import { GatewayClient } from '../../src/sms-gateway/gateway-client';
import type { GatewayAccount, Sms, SmsGateway } from '../../src/sms-gateway/sms-gateway';
import { buildGateway } from './build-gateway';
import type { AnyFakeGateway } from './fake-gateway';

export const PHONE = '79990000001';
export const SMS: Sms = { phone: PHONE, text: 'Код: 123456. Никому его не сообщайте.', code: '123456' };

export const REPORT_TOKEN = 'report-test-token-0123456789abcdef';
/** The settings with which a gateway can be told where to report. */
export const REPORT_SETTINGS = { PUBLIC_URL: 'https://sign-in.shop.example/', SMS_REPORT_TOKEN: [REPORT_TOKEN] };

/** The address that `gateway` is told with `REPORT_SETTINGS`. */
export function reportAddress(gateway: string): string {
  return `https://sign-in.shop.example/sms-gateway/report/${gateway}/${REPORT_TOKEN}`;
}

interface LabOptions<Gateway extends SmsGateway, Fake extends AnyFakeGateway> {
  adapter: Type<Gateway>;
  fake: Fake;
  /** The setting that holds the gateway's address. */
  address: Extract<keyof Environment, `${string}_URL`>;
  settings: Partial<Environment>;
  /** The credentials of `settings`, as the fake's `credentialsIn` reads them. */
  credentials: string;
}

type Report = { contentType: string; body: string } & Partial<Pick<ReportRequest, 'headers' | 'query'>>;

/** An adapter and a local server that speaks as its gateway does. */
export class GatewayLab<Gateway extends SmsGateway, Fake extends AnyFakeGateway> {
  readonly fake: Fake;
  private readonly http = new GatewayClient();

  private constructor(private readonly options: LabOptions<Gateway, Fake>) {
    this.fake = options.fake;
  }

  /** The fake listens while the tests of the file or block run, and behaves well at the beginning of each. */
  static open<Gateway extends SmsGateway, Fake extends AnyFakeGateway>(
    options: LabOptions<Gateway, Fake>,
  ): GatewayLab<Gateway, Fake> {
    const { fake, credentials } = options;
    beforeAll(() => fake.open());
    afterAll(() => fake.stop());
    beforeEach(() => fake.reset(credentials));
    return new GatewayLab(options);
  }

  /** The adapter with the lab's settings and `more`. */
  gateway(more: Partial<Environment> = {}): Gateway {
    const { adapter, address, settings } = this.options;
    return buildGateway(adapter, { ...settings, [address]: this.fake.url, ...more }, this.http);
  }

  send(more?: Partial<Environment>, sms = SMS): Promise<DeliveryOutcome> {
    return this.gateway(more).send(sms, soon());
  }

  /** How a send ends that is answered with `body`. */
  outcomeOf(body: string | object, status = 200): Promise<DeliveryOutcome> {
    this.fake.behave((response) => response.writeHead(status).end(written(body)));
    return this.send();
  }

  checkAccount(more?: Partial<Environment>): Promise<GatewayAccount | undefined> {
    return this.gateway(more).checkAccount(soon());
  }

  /** What is known of the account after the call for it is answered with `body`. */
  accountOf(body: string | object, status = 200): Promise<GatewayAccount | undefined> {
    this.fake.behaveOnBalance((response) => response.writeHead(status).end(written(body)));
    return this.checkAccount();
  }

  read({ contentType, body, headers = {}, query = {} }: Report, more?: Partial<Environment>) {
    return this.gateway(more).readReports({ contentType, body: Buffer.from(body), headers, query });
  }
}

/** Far more than a local server takes to answer. */
function soon(): number {
  return performance.now() + 5000;
}

function written(body: string | object): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}
