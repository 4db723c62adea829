import { count, recent } from '../src/database/times';
import { TestDatabase } from './support/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.create();
});
afterAll(() => database.drop());

const AT_NOON = `'2030-01-01 12:00:00Z'::timestamptz`;
/** Times of day, in the order in which they were appended. */
const DAYS: { times: string[]; later: string[] }[] = [
  { times: [], later: [] },
  { times: ['11:00', '12:00'], later: [] },
  { times: ['11:59:59.999999', '12:00', '12:00', '12:00:00.000001'], later: ['12:00:00.000001'] },
  { times: ['10:00', '11:00', '13:00', '14:00', '14:00'], later: ['13:00', '14:00', '14:00'] },
  { times: ['12:30', '13:00'], later: ['12:30', '13:00'] },
];

const onTheDay = (times: string[]) => times.map((time) => `2030-01-01 ${time}Z`);

describe('of the times of an identifier', () => {
  it.each(DAYS)('$times, those after noon are counted and kept: $later', async ({ times, later }) => {
    const [row] = await database.query<object>(
      `select ${count('c.times', AT_NOON)} as count, ${recent('c.times', AT_NOON)} = $2::timestamptz[] as "isKept",
         ${recent('c.times', AT_NOON)} || ${AT_NOON} = $2::timestamptz[] || ${AT_NOON} as "isAppended"
       from (select $1::timestamptz[] as times) c`,
      [onTheDay(times), onTheDay(later)],
    );

    expect(row).toEqual({ count: later.length, isKept: true, isAppended: true });
  });
});
