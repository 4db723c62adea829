import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { LimitSettings } from './limit.settings';
import { Stop } from './stop.entity';

/** A stop that is in force. */
export interface StopInForce extends Pick<Stop, 'name' | 'until' | 'why' | 'by'> {
  since: Date;
}

const IN_FORCE = `
  select name, created_at as since, until, why, by from stop
  where until is null or until > clock_timestamp() order by created_at`;

/** What the whole service does not do for now, whoever stopped it: the operators' view. */
@Injectable()
export class Stops {
  constructor(
    private readonly settings: LimitSettings,
    @InjectRepository(Stop) private readonly stops: Repository<Stop>,
  ) {}

  inForce(): Promise<StopInForce[]> {
    return this.stops.query<StopInForce[]>(IN_FORCE);
  }

  async of(name: Stop['name']): Promise<StopInForce | undefined> {
    return (await this.inForce()).find((stop) => stop.name === name);
  }

  /** The stop of confirmations; none while `ABUSE_MODE` only records. */
  async ofConfirmations(): Promise<StopInForce | undefined> {
    return this.settings.ABUSE_MODE === 'enforce' ? this.of('confirmations') : undefined;
  }
}
