import { Logger } from '@nestjs/common';
import { Outages } from './outages';

let lines: object[];
let outages: Outages;
beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  for (const level of ['error', 'warn'] as const)
    jest.spyOn(Logger.prototype, level).mockImplementation((...[line]: unknown[]) => void lines.push(line as object));
  outages = new Outages();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

it('tells of an outage once a minute while it lasts, and once when it is over', () => {
  for (let second = 0; second < 130; second++) {
    outages.holds('database-away', { second });
    jest.advanceTimersByTime(1_000);
  }
  outages.isOver('database-away');
  outages.isOver('database-away');
  expect(lines).toEqual([
    { event: 'alert', alert: 'database-away', second: 0 },
    { event: 'alert', alert: 'database-away', second: 60 },
    { event: 'alert', alert: 'database-away', second: 120 },
    { event: 'alert-over', alert: 'database-away' },
  ]);
});

it('tells of one that comes and goes no more often than once a minute', () => {
  for (let second = 0; second < 60; second++) {
    outages.holds('mail-down', { second });
    outages.isOver('mail-down');
    jest.advanceTimersByTime(1_000);
  }
  expect(lines).toHaveLength(2);
});

it('tells of each outage by itself, and of none that was not', () => {
  outages.isOver('mail-down');
  outages.holds('database-away', {});
  outages.holds('gateway-down', {});
  outages.isOver('gateway-down');
  expect(lines).toMatchObject([
    { alert: 'database-away' },
    { alert: 'gateway-down' },
    { event: 'alert-over', alert: 'gateway-down' },
  ]);
});
