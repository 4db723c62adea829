import { newPhone } from './support/phones';
import { AUDIT_KEY } from './support/production-settings';
import { runHere } from './support/run-here';
import { hmacOf, NEW_KEY, PersonLab } from './support/person-lab';
import { type Service } from './support/service';

let lab: PersonLab;
let service: Service;
beforeAll(async () => {
  lab = await PersonLab.start();
  service = lab.service;
});
afterAll(() => lab.stop());

describe('the keys of the audit trail', () => {
  const phone = newPhone();

  it('R36: a command or a service without the key that the trail was written with says so and stops', async () => {
    await service.signIn(phone);
    const without = { ...lab.settings, AUDIT_KEY: NEW_KEY };
    const lacks =
      /AUDIT_KEY lacks a key that the audit trail was written with \(fingerprint [0-9a-f]{16}, last used on/;
    await expect(runHere(without, 'erase', phone, '--yes', '--why', 'x')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(lacks),
    });
    await expect(service.addReplica({ AUDIT_KEY: NEW_KEY })).rejects.toThrow(lacks);
    expect((await service.getUser(phone)).body.user).toBeDefined();
  });

  it('R27: what was written under an old key is found and forgotten with it behind the new one', async () => {
    const rotated = { AUDIT_KEY: `${NEW_KEY},${AUDIT_KEY}` };
    const replica = await service.addReplica(rotated);
    await service.getUser(phone, { replica });
    expect(await lab.found(hmacOf(phone), hmacOf(phone, NEW_KEY))).toHaveLength(2);
    await runHere({ ...lab.settings, ...rotated }, 'erase', phone, '--yes', '--why', 'x');
    expect(await lab.found(phone, hmacOf(phone), hmacOf(phone, NEW_KEY))).toEqual([]);
    await service.replicas[replica]?.nest.close();
  });
});
