/**
 * SQL over arrays of times. `clock_timestamp()`, never `now()`: after a wait for a row lock `now()` is old, and an
 * expired code would pass (R06).
 */
export const HOUR_AGO = `clock_timestamp() - interval '1 hour'`;
export const DAY_AGO = `clock_timestamp() - interval '24 hours'`;

/** SQL for the number of `times` that are later than `since`. */
export const count = (times: string, since: string) => `(select count(*) from unnest(${times}) t where t > ${since})`;

/** SQL for the array of those of `times` that are later than `since`. */
export const recent = (times: string, since: string) => `array(select t from unnest(${times}) t where t > ${since})`;
