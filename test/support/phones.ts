/** The phones below are for tests of the digits themselves: of spellings, ranges and blocks. */
const FIRST = 79990005000;
const LAST = 79990009999;

/** The module is loaded anew for every suite, which has a database of its own. */
const numbers = (function* () {
  for (let number = FIRST; number <= LAST; number++) yield String(number);
})();

/** A test phone, `7999000xxxx`, that no other test of the suite has. */
export function newPhone(): string {
  const { value } = numbers.next();
  if (value === undefined) throw new Error('The suite has used up its test phones');
  return value;
}

export function newPhones(count: number): string[] {
  return Array.from({ length: count }, newPhone);
}
