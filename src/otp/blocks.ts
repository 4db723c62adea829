import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { Block } from './block.entity';
import { blocksOf } from './challenge.fragments';

/** Phones, number ranges, e-mails and domains that an operator shuts out: no code goes to them, and none of theirs is confirmed. */
@Injectable()
export class Blocks {
  constructor(@InjectRepository(Block) private readonly blocks: Repository<Block>) {}

  /** `prefix` is an identifier, how phones begin, or `@` and a domain; without `until` the block is for good. */
  async add(prefix: string, until: Date | null): Promise<void> {
    await this.blocks.save({ prefix, until });
  }

  /** The block that shuts the identifier out: its own, or the one of its range or domain. */
  async of(identifier: string): Promise<{ prefix: string; until: Date | null } | undefined> {
    const found = await this.blocks.query<{ prefix: string; until: Date | null }[]>(
      `select prefix, until from ${blocksOf('$1')} limit 1`,
      [identifier],
    );
    return found[0];
  }

  /** False when there was no such block. */
  async remove(prefix: string): Promise<boolean> {
    return (await this.blocks.delete({ prefix })).affected === 1;
  }
}
