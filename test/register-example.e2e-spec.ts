import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROJECT_FOLDER } from '../src/config/project-folder';
import { newPhone } from './support/phones';
import { IMSHOP_KEY } from './support/production-settings';
import { ASKING } from './support/registration-lab';
import { Service } from './support/service';

let service: Service;
beforeAll(async () => void (service = await Service.start(ASKING)));
afterAll(() => service.stop());

const phone = newPhone();

it('the app of examples/ fills in what it is asked for, mends what was refused, and signs in', async () => {
  const env = { PATH: process.env['PATH'], URL: service.urls[0], KEY: IMSHOP_KEY, PHONE: phone };
  const app: ChildProcess = spawn(process.execPath, [join(PROJECT_FOLDER, 'examples', 'register.mjs')], { env });
  let output = '';
  app.stdout?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  app.stderr?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  let from = 0;
  const asks = async (question: string) => {
    while (!output.slice(from).includes(`${question}: `)) await new Promise((resolve) => void setTimeout(resolve, 20));
    from = output.length;
  };
  const type = (text: string) => app.stdin?.write(`${text}\n`);
  const fillIn = async (birthday: string) => {
    for (const [question, answer] of [
      ['fullName', 'Иван Петров'],
      ['email', 'ivan@mail.example'],
      ['birthday (optional)', birthday],
    ] as const) {
      await asks(question);
      type(answer);
    }
  };
  await fillIn('17 мая');
  await fillIn('');
  await asks('code');
  expect(output).toContain('Дата рождения: нужна дата');
  type(service.sms.codeFor(phone));
  const [code] = (await once(app, 'exit')) as [number];
  expect({ code, output: output.slice(from) }).toEqual({ code: 0, output: expect.stringContaining('"Иван Петров"') });
  expect(service.sms.smsTo(phone)).toHaveLength(1);
});
