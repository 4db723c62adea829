import { toUser } from './user';

const account = (data: object) => ({ id: 'u', phone: null, email: null, emailConfirmed: false, data });

it.each([
  ['1990-05-17', '2026-05-16', 35],
  ['1990-05-17', '2026-05-17', 36],
  ['2000-02-29', '2026-02-28', 25],
  ['2000-02-29', '2026-03-01', 26],
  ['2026-11-23', '2026-11-23', 0],
])('derives the age of somebody born on %s on %s as %d', (birthday, today, age) => {
  expect(toUser(account({ birthday }), new Date(`${today}T12:00:00Z`)).age).toBe(age);
});

it('keeps the age that the retailer gave', () => {
  expect(toUser(account({ age: 20, birthday: '1990-05-17' })).age).toBe(20);
});

it.each(['0001-01-01', '0000-01-01', '1899-12-30', '9999-12-31', '0001-01-01T00:00:00'])(
  'shows neither birthday nor age of a row with %s, which an earlier version stored',
  (birthday) => {
    expect(toUser(account({ birthday }))).toEqual({ id: 'u' });
    expect(toUser(account({ birthday, age: 20 }))).toEqual({ id: 'u', age: 20 });
  },
);

it.each(['1850-01-01', '2990-01-01'])('derives no age from %s, which an earlier version stored', (birthday) => {
  expect(toUser(account({ birthday }))).toEqual({ id: 'u', birthday });
});

it.each([
  ['5 %', 5],
  ['87.5', 87.5],
  ['5 % баллами', undefined],
])('answers the rate %j, which an earlier version stored, as the number %j', (purchaseRate, number) => {
  expect(toUser(account({ loyaltyProgram: { progress: 1, purchaseRate } })).loyaltyProgram).toEqual({
    progress: 1,
    ...(number === undefined ? {} : { purchaseRate: number }),
  });
});

it('leaves out what is empty at every level, and keeps zero and false', () => {
  const data = {
    name: '',
    status: null,
    bonuses: 0,
    smsNotification: false,
    segments: [],
    loyaltyProgram: {},
    loyaltyCards: [{ cardNumber: '', bonuses: 0 }, {}],
  };
  expect(toUser(account(data))).toEqual({
    id: 'u',
    bonuses: 0,
    smsNotification: false,
    loyaltyCards: [{ bonuses: 0 }],
  });
});
