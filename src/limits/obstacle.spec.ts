import { endOf } from './obstacle';

const obstacle = (until: string | null) => ({
  reason: 'WAIT',
  until: until === null ? null : new Date(until),
  why: null,
});

describe('the end of all obstacles', () => {
  it('is now where there is none', () => {
    expect(endOf([])).toBe('now');
  });

  it('is the end of the last one', () => {
    expect(endOf([obstacle('2030-01-02T00:00:00Z'), obstacle('2030-01-01T00:00:00Z')])).toEqual(new Date('2030-01-02'));
  });

  it('is not known where one does not end by itself', () => {
    expect(endOf([obstacle('2030-01-01T00:00:00Z'), obstacle(null)])).toBe('not by itself');
  });
});
