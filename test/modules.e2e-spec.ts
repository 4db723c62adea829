import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AdminModule } from '../src/admin/admin.module';
import { CommandLineModule } from '../src/command-line/command-line.module';
import { ConfigModule } from '../src/config/config.module';
import { testEnvironment } from './support/service';
import { TestDatabase } from './support/test-database';

const SRC = join(__dirname, '..', 'src');
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.module.ts') && file.includes('/') && !file.startsWith('config/'))
  .toSorted();

let database: TestDatabase;
beforeAll(async () => void (database = await TestDatabase.migrated()));
afterAll(() => database.drop());

const settings = () => testEnvironment({ DATABASE_URL: database.url });

/** The module that the file exports; the two that an operator starts are made as they are made for one. */
async function moduleOf(file: string): Promise<Type | DynamicModule> {
  const exported = Object.values((await import(join(SRC, file))) as Record<string, Type>);
  const module = exported.find(({ name }) => name.endsWith('Module'));
  if (!module) throw new Error(`${file} exports no module`);
  if (module === (CommandLineModule as Type)) return CommandLineModule.by('tests');
  if (module === (AdminModule as Type)) return AdminModule.with(settings(), 'tests');
  return module;
}

/** Starts `module` with the settings beside it and nothing else. */
async function startAlone(module: Type | DynamicModule): Promise<void> {
  @Module({ imports: [ConfigModule.with(settings()), module] })
  class Alone {}
  const context = await NestFactory.createApplicationContext(Alone, { logger: false, abortOnError: false });
  await context.close();
}

describe('a module', () => {
  it.each(FILES)('imports all that it needs but the settings: %s', async (file) => {
    await startAlone(await moduleOf(file));
  });

  it('that lacks an import does not start alone', async () => {
    class Needed {}
    @Module({ providers: [{ provide: 'needing', useFactory: () => 'made', inject: [Needed] }] })
    class LackingModule {}
    await expect(startAlone(LackingModule)).rejects.toThrow('Needed');
  });
});
