import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module';
import { IdentifierReader } from './identifier-reader';
import { Operator, OPERATOR_NAME } from './operator';

/** What the commands of every room need: the operator who types them, and the identifiers that they name. */
@Module({})
export class CommandLineModule {
  /** `operatorName` is `undefined` where the operator gave no name. */
  static by(operatorName: string | undefined): DynamicModule {
    return {
      module: CommandLineModule,
      imports: [AuditModule],
      providers: [{ provide: OPERATOR_NAME, useValue: operatorName }, Operator, IdentifierReader],
      exports: [Operator, IdentifierReader],
    };
  }
}
