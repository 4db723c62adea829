import { type DynamicModule, Module } from '@nestjs/common';
import type { AllSettings } from './settings-class';

/** Hands the validated settings to every module: each room injects the classes that it reads. */
@Module({})
export class ConfigModule {
  static with(settings: AllSettings): DynamicModule {
    const providers = settings.byClass().map(([type, values]) => ({ provide: type, useValue: values }));
    return { module: ConfigModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}
