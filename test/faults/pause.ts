import { setTimeout as sleep } from 'node:timers/promises';

/** Lets time pass: for the length of a fault or of a load, never to wait for a result. */
export const pause = (ms: number): Promise<void> => sleep(ms);

/** Asks again until the answer is yes; false when it is not within `ms`. */
export async function within(ms: number, isSo: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await sleep(50)) {
    if (await isSo().catch(() => false)) return true;
  }
  return false;
}
