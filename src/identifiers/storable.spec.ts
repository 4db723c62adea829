import { isStorable } from './storable';

it.each(['', 'Иван', '😀', 'line\nbreak', '\u{1f468}\u200d\u{1f469}'])(
  'takes %j for a text that can be stored',
  (text) => {
    expect(isStorable(text)).toBe(true);
  },
);

it.each(['\0', 'a\0b', '\ud83d', 'a\udc00b', '\ude00\ud83d'])(
  'R18: takes %j for what PostgreSQL cannot keep',
  (text) => {
    expect(isStorable(text)).toBe(false);
  },
);
