import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { AuditKeys } from '../audit/audit-keys';
import type { Reason } from '../audit/reason';
import { Block, blockPrefixes, hiddenPrefix } from './block.entity';
import { blocksOf } from './challenge.fragments';

/** A block that is in force. */
export interface BlockInForce extends Pick<Block, 'prefix' | 'until' | 'why' | 'by'> {
  since: Date;
}

const FIELDS = 'prefix, created_at as since, until, why, by';

/** What it says of a block is of the last who set it. `$1` prefix, `$2` until, `$3` why, `$4` who. */
const ADD = `
  insert into block (prefix, until, why, by) values ($1, $2, $3, $4)
  on conflict (prefix) do update
    set until = excluded.until, why = excluded.why, by = excluded.by, created_at = clock_timestamp()`;

/**
 * Phones, number ranges, e-mails and domains that an operator shuts out: no code goes to them, and none of theirs is
 * confirmed.
 */
@Injectable()
export class Blocks {
  constructor(
    @InjectRepository(Block) private readonly blocks: Repository<Block>,
    private readonly keys: AuditKeys,
  ) {}

  /** `prefix` is an identifier, how phones begin, or `@` and a domain; `until` is `null` for a block for good. */
  async add(prefix: string, until: Date | null, { why, by }: Reason): Promise<void> {
    await this.blocks.query(ADD, [prefix, until, why, by]);
  }

  /**
   * The block that shuts the identifier out, its own, or the one of its range or domain: of several the one that lasts
   * longest.
   */
  async of(identifier: string): Promise<BlockInForce | undefined> {
    const found = await this.blocks.query<BlockInForce[]>(
      `select ${FIELDS} from ${blocksOf('$1::text[]')} order by until desc nulls first limit 1`,
      [blockPrefixes(identifier, this.keys.hmacs(identifier))],
    );
    return found[0];
  }

  inForce(): Promise<BlockInForce[]> {
    return this.blocks.query<BlockInForce[]>(
      `select ${FIELDS} from block where until is null or until > clock_timestamp() order by created_at`,
    );
  }

  /** Ends the block, also one that outlived the erasure of its person. False if there was none. */
  async remove(prefix: string): Promise<boolean> {
    const { affected } = await this.blocks.delete({
      prefix: In([prefix, ...this.keys.hmacs(prefix).map(hiddenPrefix)]),
    });
    return (affected ?? 0) > 0;
  }
}
