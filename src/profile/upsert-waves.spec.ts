import { AccountDto } from './dto/account.dto';
import { wavesOf } from './upsert-waves';

const account = (fields: Partial<AccountDto>) => Object.assign(new AccountDto(), fields);
const waves = (...accounts: Partial<AccountDto>[]) => [...wavesOf(accounts.map(account))];

it('writes four strangers at once', () => {
  expect(waves(...Array.from({ length: 10 }, (_, i) => ({ id: `u${i}` })))).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ]);
});

it('lets an account wait for one before it that has the same id, phone or e-mail', () => {
  expect(waves({ id: 'a' }, { id: 'a' })).toEqual([[0], [1]]);
  expect(waves({ id: 'a', phone: '79990000001' }, { id: 'b' }, { phone: '79990000001' })).toEqual([[0, 1], [2]]);
  expect(waves({ id: 'a', email: 'a@b.example' }, { id: 'b', email: 'a@b.example' }, { id: 'c' })).toEqual([
    [0],
    [1, 2],
  ]);
});

it('takes what is missing, and what is no account, for nobody’s', () => {
  expect(waves({ phone: null }, { phone: null }, { email: null })).toEqual([[0, 1, 2]]);
  expect([...wavesOf([null, 'x', null] as unknown as AccountDto[])]).toEqual([[0, 1, 2]]);
  expect(waves()).toEqual([]);
});
