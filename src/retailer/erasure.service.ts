import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Persons } from '../accounts/person';
import { AuditTrail } from '../audit/audit-trail';
import { ErasureActs } from '../erasure/erasure-acts';
import { type Erasure, PersonErasure } from '../erasure/person-erasure';
import { Failure } from '../failures/failure';
import type { RequestContext } from '../http/request-context';
import { isStorable } from '../identifiers/storable';
import type { EraseAnswerDto, ErasedUserDto } from './dto/erase-answer.dto';

/** Why, who asked for it, and in which request. */
interface Order {
  why: string;
  actor: string;
  requestId: string;
}

/** Erases users for the retailer's systems, as the operator's command does (R27). */
@Injectable()
export class ErasureService {
  constructor(
    private readonly persons: Persons,
    private readonly erasure: PersonErasure,
    private readonly acts: ErasureActs,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Each user is erased in a transaction of its own: where the call fails, those before are erased, and the call can be
   * made again. @throws `Failure` `UNAVAILABLE`
   */
  async erase(ids: string[], why: string, context: RequestContext): Promise<EraseAnswerDto> {
    const order: Order = { why, actor: `retailer: ${context.keyName}`, requestId: context.id };
    const results: ErasedUserDto[] = [];
    for (const id of ids) {
      if (context.isAnswered) throw new Failure('UNAVAILABLE');
      const isErased = await this.eraseOne(id, order).catch((cause: unknown) => {
        throw new Failure('UNAVAILABLE', {}, { cause });
      });
      results.push({ id, status: isErased ? 'erased' : 'unknown' });
    }
    return { results };
  }

  /** True for the one who erases the account, of several that do at once. */
  private async eraseOne(id: string, { why, actor, requestId }: Order): Promise<boolean> {
    const person = isStorable(id) ? await this.persons.find({ by: 'id', value: id }) : undefined;
    if (!person?.account) return false;
    const record = async (erasure: Erasure, manager: EntityManager) => {
      const { act, names } = this.acts.of(person, erasure);
      await this.audit.act({ act, actor, why, names }, manager);
    };
    const { erased } = await this.erasure.of(person, record, requestId);
    return erased['account'] === 1;
  }
}
