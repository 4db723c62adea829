import { parse } from 'csv-parse/sync';
import { ConsentLab } from './support/consent-lab';
import { newPhone } from './support/phones';

let lab: ConsentLab;
beforeAll(async () => void (lab = await ConsentLab.start()));
afterAll(() => lab.stop());

const phone = newPhone();

beforeAll(async () => {
  await lab.service.upsert(
    {
      id: 'inspected-1',
      phone,
      email: 'inspected@shop.example',
      consents: [
        { kind: 'sms', given: true, at: '2025-03-31T23:59:59.999Z', source: 'import', wording: '=cmd|"x",1' },
        { kind: 'sms', given: false, at: '2025-04-01T00:00:00Z' },
      ],
    },
    { id: '+inspected-2', consents: [{ kind: 'marketing', given: true, at: '2025-04-30T20:00:00Z' }] },
  );
});

const list = async (...words: string[]) =>
  parse(await lab.operator.run('consents', ...words, '--why', 'an inspection'), { columns: true }) as object[];

const acts = async () =>
  (
    await lab.service.database.query<{ detail: string; identifier: string | null }>(
      `select detail, identifier from audit where event = 'operator' order by id`,
    )
  ).map(({ detail, identifier }) => ({ detail, identifier }));

const FIRST = { account: 'inspected-1', phone, email: 'inspected@shop.example', consent: 'sms', installation: '' };
const GIVEN = {
  ...FIRST,
  given: 'yes',
  at: '2025-03-31T23:59:59.999Z',
  source: 'import',
  wording: `'=cmd|"x",1`,
  proof: 'retailer',
  request: expect.stringMatching(/^[0-9a-f-]{36}$/),
};
const WITHDRAWN = { ...GIVEN, given: 'no', at: '2025-04-01T00:00:00.000Z', source: 'retailer', wording: '' };
const OF_ANOTHER = {
  ...WITHDRAWN,
  account: `'+inspected-2`,
  phone: '',
  email: '',
  consent: 'marketing',
  given: 'yes',
  at: '2025-04-30T20:00:00.000Z',
};

describe('admin consents', () => {
  it('R28: writes the consents of a person as CSV, in which no value is a formula', async () => {
    for (const person of [['--id', 'inspected-1'], ['--phone', phone], [phone]])
      expect(await list(...person)).toEqual([GIVEN, WITHDRAWN]);
    expect(await list('--id', 'nobody')).toEqual([]);
  });

  it('writes those of all, of days that are named, both included', async () => {
    expect(await list('--all')).toEqual([GIVEN, WITHDRAWN, OF_ANOTHER]);
    expect(await list('--all', '--from', '2025-04-01')).toEqual([WITHDRAWN, OF_ANOTHER]);
    expect(await list('--all', '--to', '2025-03-31')).toEqual([GIVEN]);
    expect(await list('--all', '--from', '2025-04-02', '--to', '2025-04-30')).toEqual([OF_ANOTHER]);
    expect(await list(phone, '--from', '2025-04-01', '--to', '2025-04-01')).toEqual([WITHDRAWN]);
  });

  it('writes more than is read at a time, each once', async () => {
    const COUNT = 5_001;
    await lab.service.upsert({ id: 'many-1' });
    await lab.service.database.query(
      `insert into consent (account_key, kind, given, source, proof)
       select key, 'push', n % 2 = 0, 'import', 'retailer' from account, generate_series(1, $1) n where id = 'many-1'`,
      [COUNT],
    );
    const rows = await list('--id', 'many-1');
    expect(rows.map((row) => (row as { given: string }).given)).toEqual(
      Array.from({ length: COUNT }, (_, n) => (n % 2 === 1 ? 'yes' : 'no')),
    );
  });

  it('R36: is recorded with whom, which days and why, and needs them said', async () => {
    const before = (await acts()).length;
    await list('--all', '--from', '2025-04-01');
    await list(phone, '--to', '2025-04-01');
    expect((await acts()).slice(before)).toEqual([
      { detail: 'consents from 2025-04-01 of all: an inspection', identifier: null },
      { detail: 'consents to 2025-04-01: an inspection', identifier: expect.stringMatching(/\*\*\*/) },
    ]);
    for (const [words, problem] of [
      [['consents', '--all'], '--why'],
      [['consents', '--why', 'x'], 'Say whom'],
      [['consents', phone, '--all', '--why', 'x'], 'not both'],
      [['consents', '--all', '--from', '2025-02-30', '--why', 'x'], 'Not a day'],
    ] as const)
      await expect(lab.operator.run(...words)).rejects.toThrow(problem);
    expect(await acts()).toHaveLength(before + 2);
  });
});
