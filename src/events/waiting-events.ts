import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { repeatOnDeadlock } from '../database/deadlock';
import type { Outbox } from '../outbox/outbox.entity';

/** A change that did not arrive yet. */
export type WaitingEvent = Pick<Outbox, 'id' | 'type' | 'at' | 'attempts' | 'problem'>;

/** What did not arrive yet; `parked` is tried only when an operator says so. */
export interface Waiting {
  waiting: number;
  oldest: WaitingEvent | null;
  parked: WaitingEvent[];
}

/** Parked changes that are shown at most. */
const SHOWN = 50;
const COLUMNS = 'id, type, at, attempts, problem';
const COUNT = 'select count(*)::int as waiting from outbox where done_at is null';
const OLDEST = `select ${COLUMNS} from outbox where done_at is null order by position nulls last limit 1`;
const PARKED = `
  select ${COLUMNS} from outbox where done_at is null and due_at = 'infinity' order by position limit ${SHOWN}`;

/** The three days begin anew. */
const RETRY = `
  update outbox set due_at = clock_timestamp(), attempts = 0, first_tried_at = null
  where id = $1 and done_at is null returning id`;
const SKIP = 'update outbox set done_at = clock_timestamp() where id = $1 and done_at is null returning id';

/** Changes that one statement skips: 30 days of them may be many. */
const BATCH = 5_000;
const SKIP_SOME = `
  update outbox set done_at = clock_timestamp()
  where seq in (select seq from outbox where done_at is null order by position limit ${BATCH})`;

/** The changes that are to be pushed, as operators see them. */
@Injectable()
export class WaitingEvents {
  constructor(private readonly dataSource: DataSource) {}

  async overview(): Promise<Waiting> {
    const [{ waiting }] = await this.dataSource.query<[{ waiting: number }]>(COUNT);
    const [oldest = null] = await this.dataSource.query<WaitingEvent[]>(OLDEST);
    return { waiting, oldest, parked: await this.dataSource.query<WaitingEvent[]>(PARKED) };
  }

  /** The change is tried at once, and for three days again. False where no change with the id waits. */
  retry(id: string): Promise<boolean> {
    return this.change(RETRY, id);
  }

  /** The change is not pushed any more, and those behind it are. False where no change with the id waits. */
  skip(id: string): Promise<boolean> {
    return this.change(SKIP, id);
  }

  /** No change that waits now is pushed any more; returns their number. */
  async skipAll(): Promise<number> {
    for (let skipped = 0; ;) {
      const [, count] = await repeatOnDeadlock(() => this.dataSource.query<[object[], number]>(SKIP_SOME));
      skipped += count;
      if (count < BATCH) return skipped;
    }
  }

  private async change(sql: string, id: string): Promise<boolean> {
    const [rows] = await this.dataSource.query<[object[], number]>(sql, [id]);
    return rows.length > 0;
  }
}
