import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../src/config/project-folder';
import { BOT_ID, BOT_TOKEN } from './support/init-data';
import { messages } from './support/messages';
import { newPhone } from './support/phones';
import { IMSHOP_KEY } from './support/production-settings';
import { ASKING } from './support/registration-lab';
import { TelegramLab } from './support/telegram-lab';

let lab: TelegramLab;
beforeAll(async () => void (lab = await TelegramLab.start(ASKING)));
afterAll(() => lab.stop());

function play(settings: Record<string, string>): { app: ChildProcess; output: () => string } {
  const env = { PATH: process.env['PATH'], URL: lab.service.urls[0], KEY: IMSHOP_KEY, ...settings };
  const app = spawn(process.execPath, [join(PROJECT_FOLDER, 'examples', 'telegram.mjs')], { env });
  let output = '';
  for (const stream of [app.stdout, app.stderr])
    stream.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  return { app, output: () => output };
}

it('the platform of examples/ fills in what it is asked for, mends what was refused, and signs in', async () => {
  const phone = newPhone();
  const telegramId = lab.newTelegramId();
  const { app, output } = play({ BOT_TOKEN, PHONE: phone, TELEGRAM_ID: telegramId });
  let from = 0;
  for (const birthday of ['17 мая', ''])
    for (const [question, answer] of [
      ['fullName', 'Анна Смирнова'],
      ['email', 'anna@mail.example'],
      ['birthday (optional)', birthday],
    ] as const) {
      while (!output().slice(from).includes(`${question}: `))
        await new Promise((resolve) => void setTimeout(resolve, 20));
      from = output().length;
      app.stdin?.write(`${answer}\n`);
    }
  const [code] = (await once(app, 'exit')) as [number];
  expect({ code, output: output().slice(from) }).toEqual({
    code: 0,
    output: expect.stringContaining('"Анна Смирнова"'),
  });
  expect(output()).toContain('Дата рождения: нужна дата');
  expect(await lab.phonesOf(telegramId)).toEqual([phone]);
});

it('the platform of examples/ says what the service answers to init data of another bot', async () => {
  const { app, output } = play({ BOT_TOKEN: `${BOT_ID}:of-another-bot-0123456789abcdef-012345`, PHONE: newPhone() });
  const [code] = (await once(app, 'exit')) as [number];
  expect({ code, output: output() }).toEqual({ code: 1, output: `${messages.text('INVALID_INIT_DATA')}\n` });
});
