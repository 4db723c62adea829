import { BoundedThrottlerStorage } from './bounded-throttler.storage';

const blocked = async (storage: BoundedThrottlerStorage, key: string, ttl = 60_000) =>
  (await storage.increment(key, ttl, 3)).isBlocked;

it('blocks above the limit, each key by itself', async () => {
  const storage = new BoundedThrottlerStorage();
  const hits = [];
  for (let i = 0; i < 5; i++) hits.push(await blocked(storage, 'a'));
  expect(hits).toEqual([false, false, false, true, true]);
  expect(await blocked(storage, 'b')).toBe(false);
});

it('forgets when the window is over', async () => {
  const storage = new BoundedThrottlerStorage();
  for (let i = 0; i < 5; i++) await blocked(storage, 'a', 20);
  await new Promise((resolve) => void setTimeout(resolve, 50));
  expect(await blocked(storage, 'a', 20)).toBe(false);
});

it('holds 10,000 keys and no more, and sets no timers', async () => {
  const storage = new BoundedThrottlerStorage();
  for (let i = 0; i < 5; i++) await blocked(storage, 'first');
  for (let i = 0; i < 10_000; i++) await blocked(storage, `key-${i}`);
  expect(await blocked(storage, 'first')).toBe(false);
  expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThan(100);
});
