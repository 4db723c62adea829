import { reportFields } from './report-fields';

const FORM = 'application/x-www-form-urlencoded';
const read = (body: Buffer | string, contentType = FORM, query = {}) =>
  Object.fromEntries(reportFields({ body: Buffer.from(body), contentType, headers: {}, query }));

describe('the fields of a report', () => {
  it('come from a form', () => {
    expect(read('id=1&status=2&text=a+b%26c%3Dd&empty=&data%5B0%5D=x%0Ay')).toEqual({
      id: '1',
      status: '2',
      text: 'a b&c=d',
      empty: '',
      'data[0]': 'x\ny',
    });
  });

  it('come from JSON, texts and numbers', () => {
    expect(read('{"id":1,"status":"2","more":{"x":1},"none":null}', 'application/json')).toEqual({
      id: '1',
      status: '2',
    });
    expect(read('{"id":1}', '')).toEqual({ id: '1' });
    expect(read('{"id":439166538239448536}', 'application/json')).toEqual({ id: '439166538239448536' });
  });

  it('come in UTF-8 or in windows-1251, escaped or not', () => {
    const cyrillic = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]);
    expect(read('a=%CF%F0%E8%E2%E5%F2&b=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82')).toEqual({ a: 'Привет', b: 'Привет' });
    expect(read(Buffer.concat([Buffer.from('a='), cyrillic]))).toEqual({ a: 'Привет' });
    expect(read(Buffer.concat([Buffer.from('{"a":"'), cyrillic, Buffer.from('"}')]), 'application/json')).toEqual({
      a: 'Привет',
    });
  });

  it('come from the address as well, the body first', () => {
    expect(read('id=1', FORM, { id: '2', fmt: '3' })).toEqual({ id: '1', fmt: '3' });
  });

  it.each(['', '&&&', '{"id":', '[1]', '{', '%zz=%f', 'null'])('are what can be read of %j', (body) => {
    expect(() => read(body)).not.toThrow();
    expect(() => read(body, 'application/json')).not.toThrow();
  });
});
