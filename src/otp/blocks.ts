import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { Block } from './block.entity';

/** Phones and number ranges that an operator shuts out: no code goes to them, and none of theirs is confirmed. */
@Injectable()
export class Blocks {
  constructor(@InjectRepository(Block) private readonly blocks: Repository<Block>) {}

  /** `prefix`: a phone's digits, or how they begin; nothing as `until`: for good. */
  async add(prefix: string, until: Date | null): Promise<void> {
    await this.blocks.save({ prefix, until });
  }

  /** False when there was no such block. */
  async remove(prefix: string): Promise<boolean> {
    return (await this.blocks.delete({ prefix })).affected === 1;
  }
}
