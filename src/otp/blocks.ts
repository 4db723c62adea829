import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { AuditTrail } from '../audit/audit-trail';
import { Block, hiddenPrefix } from './block.entity';
import { blocksOf } from './challenge.fragments';

/** Phones, number ranges, e-mails and domains that an operator shuts out: no code goes to them, and none of theirs is confirmed. */
@Injectable()
export class Blocks {
  constructor(
    @InjectRepository(Block) private readonly blocks: Repository<Block>,
    private readonly audit: AuditTrail,
  ) {}

  /** `prefix` is an identifier, how phones begin, or `@` and a domain; without `until` the block is for good. */
  async add(prefix: string, until: Date | null): Promise<void> {
    await this.blocks.save({ prefix, until });
  }

  /** The block that shuts the identifier out: its own, or the one of its range or domain. */
  async of(identifier: string): Promise<{ prefix: string; until: Date | null } | undefined> {
    const found = await this.blocks.query<{ prefix: string; until: Date | null }[]>(
      `select prefix, until from ${blocksOf('$1', '$2::text[]')} limit 1`,
      [identifier, this.hiddenPrefixesOf(identifier)],
    );
    return found[0];
  }

  /** Ends the block, also one that outlived the erasure of its person. False if there was none. */
  async remove(prefix: string): Promise<boolean> {
    const { affected } = await this.blocks.delete({ prefix: In([prefix, ...this.hiddenPrefixesOf(prefix)]) });
    return (affected ?? 0) > 0;
  }

  private hiddenPrefixesOf(identifier: string): string[] {
    return this.audit.hmacs(identifier).map(hiddenPrefix);
  }
}
