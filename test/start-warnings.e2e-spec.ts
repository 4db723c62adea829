import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROJECT_FOLDER } from '../src/config/project-folder';
import { builtFile, BuiltService } from './support/built-service';
import { OTP_SECRET, RETAILER_KEY } from './support/production-settings';
import { Service } from './support/service';
import { operatorSettings } from './support/operator-lab';

let service: Service;
let folder: string;
beforeAll(async () => {
  await BuiltService.build();
  service = await Service.start();
  folder = await mkdtemp(join(tmpdir(), 'sign-in-start-'));
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a start warns of what .env and the environment say in vain, and reads secrets from files', async () => {
  const copy = join(folder, 'copy');
  await mkdir(join(copy, 'dist'), { recursive: true });
  await cp(dirname(builtFile('main')), join(copy, 'dist', 'src'), { recursive: true });
  await cp(join(PROJECT_FOLDER, 'package.json'), join(copy, 'package.json'));
  await symlink(join(PROJECT_FOLDER, 'node_modules'), join(copy, 'node_modules'));
  await writeFile(join(copy, '.env'), 'OTP_LENGHT=7\nAPP_NAME=Shop#1\nCOLOUR=blue\nSMS_DEADLINE_MS=8000\n');
  await writeFile(join(copy, 'otp-secrets'), `${OTP_SECRET}\n`);
  const { OTP_SECRETS: _, ...others } = operatorSettings(service);
  const more = { OTP_SECRETS_FILE: 'otp-secrets', PHONE_REGION: 'KZ' };
  const started = BuiltService.start({ ...others, ...more, HOST: '127.0.0.1' }, join(copy, 'dist', 'src', 'main.js'));
  await started.says(/"event":"setting-renamed","problem":"SMS_DEADLINE_MS is now CODE_DEADLINE_MS: rename it;/);
  const problems = [...started.output.matchAll(/"event":"setting-ignored","problem":"([^"]+)"/g)].map(
    ([, each]) => each,
  );
  expect(problems).toEqual([
    'OTP_LENGHT in .env is not a setting and has no effect: did you mean OTP_LENGTH?',
    'COLOUR in .env is not a setting and has no effect',
    'PHONE_REGION in the environment is not a setting and has no effect: did you mean PHONE_REGIONS?',
    'APP_NAME in .env ends at its #: put the value in quotes',
  ]);
  expect(await started.stop()).toBe(0);
});

it('a start without keys of the retailer’s says that the calls of your own systems are closed', async () => {
  const settings = { ...operatorSettings(service), HOST: '127.0.0.1', PORT: '0' };
  const started = BuiltService.start(settings);
  await started.says(/"event":"retailer-calls-closed"/);
  expect(await started.stop()).toBe(0);
  const open = BuiltService.start({ ...settings, RETAILER_API_KEYS: RETAILER_KEY });
  await open.says(/"event":"started"/);
  expect(await open.stop()).toBe(0);
  expect(open.output).not.toContain('retailer-calls-closed');
});
