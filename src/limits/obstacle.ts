/** What keeps a code from being sent, or a guess from being taken: one of several that may hold at once. */
export interface Obstacle {
  /** As in the audit trail: `WAIT`, `SMS_PAUSED`. */
  reason: string;
  /** When it ends by itself; `null` where an operator, or a new code, has to end it. */
  until: Date | null;
  /** Its figures, or what the operator said who set it. */
  why: string | null;
}

/** When the last of `obstacles` ends. */
export function endOf(obstacles: Obstacle[]): Date | 'now' | 'not by itself' {
  const ends = obstacles.map(({ until }) => until?.getTime() ?? Number.POSITIVE_INFINITY);
  if (ends.length === 0) return 'now';
  const last = Math.max(...ends);
  return Number.isFinite(last) ? new Date(last) : 'not by itself';
}
