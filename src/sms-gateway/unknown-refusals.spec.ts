import { UnknownRefusals } from './unknown-refusals';

const PHONES = ['79990000001', '79990000002', '79990000003', '79990000004', '79990000005', '79990000006'];

let refusals: UnknownRefusals;
beforeEach(() => void (refusals = new UnknownRefusals()));
const met = (phones: string[], code = '77') => phones.map((phone) => refusals.add(code, phone));

describe('R29: a refusal that nobody knows speaks against the gateway', () => {
  it('once five different recipients have met it', () => {
    expect(met(PHONES)).toEqual([false, false, false, false, true, true]);
  });

  it('not when one recipient meets it again and again', () => {
    expect(met(Array<string>(100).fill('79990000001'))).not.toContain(true);
  });

  it('not when each meets another one', () => {
    expect(PHONES.flatMap((phone, i) => met([phone], String(i)))).not.toContain(true);
  });

  it('not when the others met it more than an hour ago', () => {
    met(PHONES.slice(0, 4));
    const clock = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_601_000);
    expect(met(PHONES.slice(4))).not.toContain(true);
    clock.mockRestore();
  });
});

it('keeps digests of five phones a code, and no phone', () => {
  met(PHONES);
  const { recipients } = refusals as unknown as { recipients: Iterable<[string, Set<string>]> };
  const kept = [...recipients].flatMap(([code, digests]) => [code, ...digests]);
  expect(kept).toEqual(['77', ...Array<unknown>(5).fill(expect.stringMatching(/^[\w+/]{43}=$/))]);
});
