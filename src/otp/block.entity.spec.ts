import { blockPrefixes } from './block.entity';

describe('the prefixes of the blocks that shut an identifier out', () => {
  it('are all beginnings of a phone', () => {
    expect(blockPrefixes('79990')).toEqual(['7', '79', '799', '7999', '79990']);
  });

  it('are the e-mail, its domain and the domains above, but no part of a label', () => {
    expect(blockPrefixes('anna@mail.shop.example')).toEqual([
      'anna@mail.shop.example',
      '@mail.shop.example',
      '@shop.example',
      '@example',
    ]);
  });

  it('are those under which an erased person is hidden as well', () => {
    expect(blockPrefixes('7', ['current', 'former'])).toEqual(['7', 'hmac:current', 'hmac:former']);
  });
});
