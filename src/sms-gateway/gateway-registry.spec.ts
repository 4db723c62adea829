import { Environment } from '../environment';
import type { OtherSettings } from '../config/settings-class';
import { GATEWAY_REGISTRY, type GatewayEntry } from './gateway-registry';
import { GatewayClient } from './gateway-client';

const entries = Object.entries<GatewayEntry>(GATEWAY_REGISTRY);
const http = new GatewayClient();

describe('the registry of the gateways', () => {
  it.each(entries)('has %s under the name that it has itself', (name, { adapter }) => {
    const wanted = (Reflect.getMetadata('design:paramtypes', adapter) ?? []) as unknown[];
    const built = new adapter(...wanted.map((type) => (type === GatewayClient ? http : new Environment())));
    expect(built.name).toBe(name);
  });

  it.each(entries.filter(([, { settings }]) => settings))('has settings of %s that alone do not do', (_, entry) => {
    const defaults: OtherSettings = (type) => new type();
    const needs = entry.settings?.needs(defaults(entry.settings), defaults) ?? [];
    expect(needs.map(({ isMet }) => isMet)).toContain(false);
  });
});
