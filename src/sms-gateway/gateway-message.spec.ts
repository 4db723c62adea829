import { asForm, asJson, basic, below } from './gateway-message';

describe('a message to a gateway', () => {
  it('as JSON leaves out what has no value, and keeps its other headers', () => {
    expect(asJson({ mes: 'Код "1"', sender: undefined }, { authorization: 'Key x' })).toEqual({
      headers: { authorization: 'Key x', 'content-type': 'application/json; charset=utf-8' },
      body: String.raw`{"mes":"Код \"1\""}`,
    });
  });

  it('as a form leaves out what has no value, and escapes the rest in UTF-8', () => {
    expect(asForm({ msg: 'К&=+ ', from: undefined, empty: '' }, { authorization: 'Key x' })).toEqual({
      headers: { authorization: 'Key x', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'msg=%D0%9A%26%3D%2B+&empty=',
    });
  });

  it('has Basic credentials in Base64', () => {
    expect(basic('shop', 'secret')).toEqual({ authorization: 'Basic c2hvcDpzZWNyZXQ=' });
  });

  it.each(['https://gateway.example/v1', 'https://gateway.example/v1/', 'https://gateway.example/v1//'])(
    'goes below %s, whether or not it ends in a slash',
    (address) => expect(below(address, 'send')).toBe('https://gateway.example/v1/send'),
  );
});
