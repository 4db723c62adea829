import { Injectable } from '@nestjs/common';
import { CodeIssuer } from '../../channels/code-issuer';
import { Failure } from '../../failures/failure';
import type { RequestContext } from '../../http/request-context';
import { AskingLimits } from '../../limits/asking-limits';
import type { CodeSent } from '../../otp/otp.service';
import type { Admitted } from '../../otp/registering.parts';
import type { DataRequiredDto } from './dto/data-required.dto';
import { type Brought, RegisteringCodes } from './registering-codes';
import { RegistrationForm } from './registration-form';

/** Requests for a code that may make an account. */
@Injectable()
export class RegisteringRequests {
  constructor(
    private readonly form: RegistrationForm,
    private readonly codes: RegisteringCodes,
    private readonly issuer: CodeIssuer,
    private readonly asking: AskingLimits,
  ) {}

  /**
   * Sends a code, or answers with what a new user is to fill in first.
   * @throws `Failure` `REGISTRATION_CLOSED`, and whatever keeps a code from being sent
   */
  async issue(identifier: string, brought: Brought, context: RequestContext): Promise<CodeSent | DataRequiredDto> {
    const issue = (admitted: Admitted) =>
      this.issuer.issue(identifier, 'sign-in', context, this.codes.of(identifier, brought, admitted));
    const issued = await issue(this.form.admittedWith(brought.given, identifier));
    if (!('asking' in issued)) return issued;
    const mayAsk = await this.asking.allow(issued.asking);
    if (this.form.isClosed) throw new Failure('REGISTRATION_CLOSED');
    if (mayAsk) return this.form.toAsk(identifier);
    // Above the limits nobody learns who has an account: the code goes out, and costs what limits an attacker.
    const unasked = await issue('anyone');
    if ('asking' in unasked) throw new Failure('INTERNAL');
    return unasked;
  }
}
