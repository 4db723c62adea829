import { readAuditKeys } from './audit-key-list';

const A = 'a'.repeat(32);
const B = 'b'.repeat(40);

describe('the keys in AUDIT_KEY', () => {
  it.each<[what: string, text: string, keys: string[]]>([
    ['one key', A, [A]],
    ['a new one before an old one', `${A},${B}`, [A, `${A},${B}`, B]],
    ['blanks around them', ` ${A} , ${B} `, [A, `${A} , ${B}`, B]],
    ['a key of 2.1.0 with a comma, its parts too short', `short,${'c'.repeat(30)}`, [`short,${'c'.repeat(30)}`]],
    ['a key of 2.1.0 with a comma, its end long enough', `short,${B}`, [`short,${B}`, B]],
    ['a new key before one of 2.1.0 with a comma', `${A},short,${B}`, [A, `${A},short,${B}`, `short,${B}`, B]],
    ['a key that is too short', 'short', ['short']],
  ])('%s', (_, text, keys) => {
    expect(readAuditKeys(text)).toEqual(keys);
  });
});
