import { ArrayNotEmpty, IsIn, NotContains } from 'class-validator';
import { CodeSettings } from '../config/code.settings';
import { Integer, List, PRODUCTION } from '../config/setting.decorators';
import type { OtherSettings, Problem } from '../config/settings-class';
import { GATEWAY_NAMES, GATEWAY_REGISTRY, type GatewayEntry } from './gateway-registry';

/** Which gateways are in use, and how long each may take. */
export class GatewaySettings {
  static readonly title = 'SMS gateways';

  @List('In order of preference: where one fails, the next one sends. `console` prints the SMS; production refuses it.')
  @ArrayNotEmpty({ always: true, message: '$property must name a gateway' })
  @IsIn(GATEWAY_NAMES, {
    always: true,
    each: true,
    message: `$property: each must be one of ${GATEWAY_NAMES.join(', ')}`,
  })
  @NotContains('console', {
    groups: [PRODUCTION],
    each: true,
    message: '$property: console sends nothing, name a real gateway',
  })
  SMS_GATEWAYS: string[] = ['console'];

  @Integer('Milliseconds of `CODE_DEADLINE_MS` that one gateway may take.', { min: 100, max: 9_500 })
  SMS_TIMEOUT_MS = 4500;

  @Integer('Seconds that a gateway in trouble is left alone before it is tried again', {
    min: 1,
    production: [5, 3600],
  })
  SMS_BREAKER_SECONDS = 30;

  static problems({ SMS_GATEWAYS, SMS_TIMEOUT_MS }: GatewaySettings, other: OtherSettings): Problem[] {
    return [
      SMS_GATEWAYS.length > 1 &&
        SMS_TIMEOUT_MS >= other(CodeSettings).CODE_DEADLINE_MS &&
        'SMS_TIMEOUT_MS must be below CODE_DEADLINE_MS, or a gateway that hangs leaves no time for the next',
      new Set(SMS_GATEWAYS).size < SMS_GATEWAYS.length && 'SMS_GATEWAYS must not name a gateway twice',
      ...SMS_GATEWAYS.flatMap((name) => problemsOfGateway(name, other)),
    ];
  }
}

/**
 * The settings that the gateway lacks; if it lacks none, what is wrong with its own settings. An unknown name is a
 * problem of `SMS_GATEWAYS` instead.
 */
function problemsOfGateway(name: string, other: OtherSettings): Problem[] {
  const entries: Record<string, GatewayEntry | undefined> = GATEWAY_REGISTRY;
  const type = entries[name]?.settings;
  if (!type) return [];
  const settings = other(type);
  const lacks = type.needs(settings, other).filter(({ isMet }) => !isMet);
  if (lacks.length > 0) return lacks.map(({ words }) => `${words} must be set for the gateway ${name}`);
  return type.problemsInUse?.(settings, other) ?? [];
}
