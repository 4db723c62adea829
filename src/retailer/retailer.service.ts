import { Injectable } from '@nestjs/common';
import { idOf, readAccount } from '../accounts/account-input';
import { ConsentSettings } from '../accounts/consent.settings';
import { MARKETING } from '../accounts/consent.entity';
import { AccountWriter, type WriteResult } from '../accounts/account-writer';
import type { AccountDto } from '../accounts/dto/account.dto';
import { Failure } from '../failures/failure';
import { Messages } from '../failures/messages';
import type { RequestContext } from '../http/request-context';
import type { UpsertAnswerDto } from './dto/upsert-answer.dto';

type Result = UpsertAnswerDto['results'][number];

/** The accounts as the retailer's own systems write them. */
@Injectable()
export class RetailerService {
  constructor(
    private readonly writer: AccountWriter,
    private readonly messages: Messages,
    private readonly settings: ConsentSettings,
  ) {}

  /**
   * Answers one result for each account, in their order: each is written or refused by itself. A fault of an account
   * becomes its own result; a fault of the service fails the call.
   */
  async upsert(accounts: unknown[], context: RequestContext): Promise<UpsertAnswerDto> {
    const kinds = [MARKETING, ...this.settings.SUBSCRIPTIONS];
    const items = accounts.map((account) => readAccount(account, kinds));
    const fit = items.filter((item): item is AccountDto => !(item instanceof Failure));
    const written = await this.writer.write(fit, context);
    let next = 0;
    const results = items.map((item, index): Result => {
      const result = item instanceof Failure ? item : (written[next++] as WriteResult);
      if (!(result instanceof Failure)) return result;
      return { index, id: idOf(accounts[index]), ...this.messages.errorBody(result) };
    });
    return { results };
  }
}
