import { cursorOf, positionOf } from './change-cursor';

it('reads a cursor that it made', () => {
  for (const position of ['0', '1', '987654321012345678']) expect(positionOf(cursorOf(position))).toBe(position);
});

it('takes no other text for a cursor', () => {
  const others = [
    '',
    '1',
    'latest',
    `${cursorOf('1')} `,
    `${cursorOf('1')}=`,
    cursorOf('-1'),
    cursorOf('1234567890123456789'),
  ];
  for (const text of others) expect(positionOf(text)).toBeUndefined();
});
