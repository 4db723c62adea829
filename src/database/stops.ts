import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import type { OperatorAct } from './operator-act';
import { Stop } from './stop.entity';

/** A stop that is in force. */
export interface StopInForce extends Pick<Stop, 'name' | 'until' | 'why' | 'by'> {
  since: Date;
}

/** What it says of a stop is of the last who began it. `$1` name, `$2` why, `$3` who. */
const BEGIN = `
  insert into stop as s (name, until, why, by) values ($1, null, $2, $3)
  on conflict (name) do update set until = null, why = excluded.why, by = excluded.by, created_at = clock_timestamp()`;

/** `$1` name. */
const END = `delete from stop where name = $1 and (until is null or until > clock_timestamp())`;

const IN_FORCE = `
  select name, created_at as since, until, why, by from stop
  where until is null or until > clock_timestamp() order by created_at`;

/** What the whole service is not doing for now, by an operator or by a limit. */
@Injectable()
export class Stops {
  constructor(@InjectRepository(Stop) private readonly stops: Repository<Stop>) {}

  /** Until it is ended. */
  async begin(name: Stop['name'], { why, by }: OperatorAct): Promise<void> {
    await this.stops.query(BEGIN, [name, why, by]);
  }

  /** False when nothing of that name was stopped. */
  async end(name: Stop['name']): Promise<boolean> {
    // For a delete the driver answers the rows, of which there are none, and their count.
    return (await this.stops.query<[unknown[], number]>(END, [name]))[1] === 1;
  }

  inForce(): Promise<StopInForce[]> {
    return this.stops.query<StopInForce[]>(IN_FORCE);
  }

  async of(name: Stop['name']): Promise<StopInForce | undefined> {
    return (await this.inForce()).find((stop) => stop.name === name);
  }
}
