import { lengthOfSms } from './sms-length';

it.each<[string, ReturnType<typeof lengthOfSms>]>([
  ['', { encoding: 'GSM-7', length: 0, parts: 1, bytes: 0 }],
  ['a'.repeat(160), { encoding: 'GSM-7', length: 160, parts: 1, bytes: 140 }],
  ['a'.repeat(161), { encoding: 'GSM-7', length: 161, parts: 2, bytes: 141 }],
  ['a'.repeat(306), { encoding: 'GSM-7', length: 306, parts: 2, bytes: 268 }],
  ['a'.repeat(307), { encoding: 'GSM-7', length: 307, parts: 3, bytes: 269 }],
  ['{}€', { encoding: 'GSM-7', length: 6, parts: 1, bytes: 6 }],
  [`${'a'.repeat(159)}[`, { encoding: 'GSM-7', length: 161, parts: 2, bytes: 141 }],
  ['ж'.repeat(70), { encoding: 'UCS-2', length: 70, parts: 1, bytes: 140 }],
  ['ж'.repeat(71), { encoding: 'UCS-2', length: 71, parts: 2, bytes: 142 }],
  [`${'a'.repeat(134)}ж`, { encoding: 'UCS-2', length: 135, parts: 3, bytes: 270 }],
  // One letter outside the alphabet is enough, and a smile takes two places.
  ['code `1`', { encoding: 'UCS-2', length: 8, parts: 1, bytes: 16 }],
  ['😀', { encoding: 'UCS-2', length: 2, parts: 1, bytes: 4 }],
])('%j takes what it takes on the air', (text, length) => {
  expect(lengthOfSms(text)).toEqual(length);
});
