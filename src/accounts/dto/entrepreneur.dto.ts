import { TextField } from './account-field.decorators';

/** Contract, group "legal persons": an entry of `entrepreneurIdList`. */
export class EntrepreneurDto {
  @TextField(200, { description: 'Id of the entrepreneur at the retailer', example: 'ip-104', isRequired: true })
  id!: string;

  @TextField(500, { description: 'Name of the entrepreneur', example: 'ИП Петров П. П.', isRequired: true })
  name!: string;
}
