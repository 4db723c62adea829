import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import type { Reason } from '../audit/reason';
import { Stop } from './stop.entity';

/** What an operator can pause; events are also stopped by their receiver. */
export type Pausable = 'sms' | 'mail' | 'events';

/** SQL: whether an operator paused these messages. */
export const isPaused = (what: Pausable) =>
  `coalesce((select coalesce(until, 'infinity') > clock_timestamp() from stop where name = '${what}'), false)`;
/** What it says of a pause is of the last who began it. `$1` name, `$2` why, `$3` who. */
const BEGIN = `
  insert into stop (name, until, why, by) values ($1, null, $2, $3)
  on conflict (name) do update set until = null, why = excluded.why, by = excluded.by, created_at = clock_timestamp()`;

/** The operator's brake: no message of the kind goes out from any replica; whoever has a code can still confirm it. */
@Injectable()
export class Pauses {
  constructor(@InjectRepository(Stop) private readonly stops: Repository<Stop>) {}

  async begin(what: Pausable, { why, by }: Reason): Promise<void> {
    await this.stops.query(BEGIN, [what, why, by]);
  }

  isOn(what: Pausable): Promise<boolean> {
    return this.stops.existsBy({ name: what });
  }

  /** False when the messages were not paused. */
  async end(what: Pausable): Promise<boolean> {
    return (await this.stops.delete({ name: what })).affected === 1;
  }
}
