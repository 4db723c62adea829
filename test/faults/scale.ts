/** The long run takes about 20 minutes, the short one is part of every `npm test`. */
export const isLong = process.env['FAULTS'] === 'long';

/** Whoever gives the same seed has the same faults. */
export const SEED = Number(process.env['FAULTS_SEED'] ?? 20261123);

export function scaled<T>(long: T, short: T): T {
  return isLong ? long : short;
}
