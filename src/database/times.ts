/**
 * SQL over arrays of times, which stand in the order in which they were appended. `width_bucket` searches them like an
 * index: a sub-select over `unnest` has a plan of its own, which PostgreSQL sets up at each call, and a claim had nine.
 * `clock_timestamp()`, never `now()`: after a wait for a row lock `now()` is old, and an expired code would pass (R06).
 */
export const HOUR_AGO = `clock_timestamp() - interval '1 hour'`;
export const DAY_AGO = `clock_timestamp() - interval '24 hours'`;

/** SQL for the number of `times` that are later than `since`. */
export const count = (times: string, since: string) => `(cardinality(${times}) - width_bucket(${since}, ${times}))`;

/** SQL for the array of those of `times` that are later than `since`. */
export const recent = (times: string, since: string) => `${times}[width_bucket(${since}, ${times}) + 1 :]`;
