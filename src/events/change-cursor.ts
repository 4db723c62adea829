/** What callers write in place of a cursor for the end of the changes: what happens from now on. */
export const LATEST = 'latest';

/** A place in the changes, as callers keep it: they are to see nothing in it. */
export function cursorOf(position: string): string {
  return Buffer.from(`changes:${position}`).toString('base64url');
}

/** The position that the cursor stands for; `undefined` for a text that is no cursor of ours. */
export function positionOf(cursor: string): string | undefined {
  const position = /^changes:(\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  return position !== undefined && cursorOf(position) === cursor ? position : undefined;
}

/** Whether callers may write the value in place of a cursor. */
export function isCursor(value: unknown): boolean {
  return typeof value === 'string' && (value === LATEST || positionOf(value) !== undefined);
}
