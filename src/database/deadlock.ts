import { QueryFailedError } from 'typeorm';

const DEADLOCK = '40P01';
const TRIES = 5;

/** Repeats a transaction that lost a deadlock: the loser has changed nothing. */
export async function repeatOnDeadlock<Result>(transaction: () => Promise<Result>, tries = TRIES): Promise<Result> {
  try {
    return await transaction();
  } catch (error) {
    if (tries > 1 && isDeadlock(error)) return repeatOnDeadlock(transaction, tries - 1);
    throw error;
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === DEADLOCK;
}
