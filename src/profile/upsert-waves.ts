import { AccountDto } from './dto/account.dto';

/** Writes under way at a time: commits share a flush to disk, and calls of users find connections free. */
const WAVE = 4;

/**
 * The indexes of `accounts` in waves to be written at once. A phone or an id may pass from one account to another in one
 * batch: accounts that name one that an earlier account of the wave names wait for the next wave.
 */
export function* wavesOf(accounts: AccountDto[]): Generator<number[]> {
  let wave: number[] = [];
  let named = new Set<unknown>();
  for (const [i, account] of accounts.entries()) {
    const names = account instanceof AccountDto ? [account.id, account.phone, account.email].filter(Boolean) : [];
    if (wave.length === WAVE || names.some((name) => named.has(name))) {
      yield wave;
      wave = [];
      named = new Set();
    }
    wave.push(i);
    for (const name of names) named.add(name);
  }
  if (wave.length > 0) yield wave;
}
