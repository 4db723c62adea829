import type { Type } from '@nestjs/common';
import { ConsoleGateway } from './adapters/console/console.adapter';
import { CustomGateway } from './adapters/custom/custom.adapter';
import { CustomSettings } from './adapters/custom/custom.settings';
import { DevinoGateway } from './adapters/devino/devino.adapter';
import { DevinoSettings } from './adapters/devino/devino.settings';
import { ExolveGateway } from './adapters/exolve/exolve.adapter';
import { ExolveSettings } from './adapters/exolve/exolve.settings';
import { IdigitalGateway } from './adapters/idigital/idigital.adapter';
import { IdigitalSettings } from './adapters/idigital/idigital.settings';
import { SmsaeroGateway } from './adapters/smsaero/smsaero.adapter';
import { SmsaeroSettings } from './adapters/smsaero/smsaero.settings';
import { SmscGateway } from './adapters/smsc/smsc.adapter';
import { SmscSettings } from './adapters/smsc/smsc.settings';
import { SmsruGateway } from './adapters/smsru/smsru.adapter';
import { SmsruSettings } from './adapters/smsru/smsru.settings';
import { TelegramGateway } from './adapters/telegram/telegram.adapter';
import { TelegramSettings } from './adapters/telegram/telegram.settings';
import { TwilioGateway } from './adapters/twilio/twilio.adapter';
import { TwilioSettings } from './adapters/twilio/twilio.settings';
import type { GatewaySettingsClass } from './gateway-settings-class';
import type { SmsGateway } from './sms-gateway';

export interface GatewayEntry {
  adapter: Type<SmsGateway>;
  settings?: GatewaySettingsClass;
}

/** Every gateway there is, by the name that `SMS_GATEWAYS` has for it. A new one is its folder and its line here. */
export const GATEWAY_REGISTRY = {
  console: { adapter: ConsoleGateway, settings: undefined },
  smsc: { adapter: SmscGateway, settings: SmscSettings },
  smsru: { adapter: SmsruGateway, settings: SmsruSettings },
  smsaero: { adapter: SmsaeroGateway, settings: SmsaeroSettings },
  exolve: { adapter: ExolveGateway, settings: ExolveSettings },
  devino: { adapter: DevinoGateway, settings: DevinoSettings },
  idigital: { adapter: IdigitalGateway, settings: IdigitalSettings },
  twilio: { adapter: TwilioGateway, settings: TwilioSettings },
  telegram: { adapter: TelegramGateway, settings: TelegramSettings },
  http: { adapter: CustomGateway, settings: CustomSettings },
} satisfies Record<string, GatewayEntry>;

export const GATEWAY_NAMES = Object.keys(GATEWAY_REGISTRY);
