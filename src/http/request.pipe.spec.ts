import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { Expose, Type } from 'class-transformer';
import { IsString, ValidateNested } from 'class-validator';
import { HttpLab } from '../../test/support/http-lab';
import { because } from '../failures/field-fault';
import { CalledBy } from './callers.decorator';

class InnerDto {
  @Expose()
  @IsString(because('FIELD_NOT_TEXT'))
  text!: string;
}

class OuterDto {
  @Expose()
  @IsString(because('FIELD_NOT_TEXT'))
  name!: string;

  @Expose()
  @ValidateNested({ each: true })
  @Type(() => InnerDto)
  inner?: InnerDto[];
}

@Controller()
class Calls {
  @CalledBy('imshop')
  @HttpCode(200)
  @Post('dto')
  dto(@Body() body: OuterDto) {
    return { body, isDto: body instanceof OuterDto };
  }
}

let lab: HttpLab;
beforeAll(async () => void (lab = await HttpLab.start(Calls)));
afterAll(() => lab.stop());

it('R17: makes a DTO of the fields that it declares, and of no others, nested ones included', async () => {
  const { body } = await lab.post('/dto', { name: 'a', isAdmin: true, inner: [{ text: 'b', isAdmin: true }] });
  expect(body).toEqual({ body: { name: 'a', inner: [{ text: 'b' }] }, isDto: true });
});

it('R17: leaves out what was not given', async () => {
  expect((await lab.post('/dto', { name: 'a' })).body).toEqual({ body: { name: 'a' }, isDto: true });
});

it.each([
  ['missing', {}, 'name'],
  ['a number, which is not made a text', { name: 5 }, 'name'],
  ['an object', { name: { toString: 'x' } }, 'name'],
  ['within a list', { name: 'a', inner: [{ text: 'b' }, { text: null }] }, 'inner.1.text'],
])('R09: refuses a text that is %s with 400, and names the field and the reason', async (_, given, field) => {
  const { status, body } = await lab.post('/dto', given);
  const fields = `${field}: ${lab.messages.text('FIELD_NOT_TEXT')}`;
  expect({ status, body }).toEqual({
    status: 400,
    body: { error: { message: lab.messages.text('INVALID_REQUEST', { fields }) } },
  });
});
