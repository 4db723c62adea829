import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import type { Part } from '../database/query';
import { Counter } from './counter.entity';
import { addCounts, NOW_SLOT } from './counters';

/** Begins the names of the counters of requests that no gateway was asked for; the reason follows. */
const TURNED_AWAY = 'turned-away:';

/**
 * Counts each row of `of`: a request for a code that ended before any gateway was asked. `reason` is SQL. The shard is
 * random: with one for each identifier, the requests of somebody who repeats them fast would wait for each other.
 */
export function turnedAway<const Of extends string>(of: Of, reason: string, where = 'true'): Part<object, Of, never> {
  const counts = [{ name: `'${TURNED_AWAY}' || ${reason}`, slot: NOW_SLOT, value: 1, from: `${of} where ${where}` }];
  const queries = { turned_away: addCounts(counts, 'random()::text') };
  return { needs: [of], queries };
}

/** Counts by reason; a slot counts while it has ended in the last 24 hours. */
const TURNED_AWAY_IN_DAY = `
  select substr(name, ${TURNED_AWAY.length + 1}) as reason, sum(value)::int as count from counter
  where starts_with(name, '${TURNED_AWAY}') and slot > clock_timestamp() - interval '24 hours'
  group by name order by count desc, name`;

/** How many requests were turned away, for the operators. */
@Injectable()
export class TurnedAway {
  constructor(@InjectRepository(Counter) private readonly counters: Repository<Counter>) {}

  /**
   * Requests for a code in the last 24 hours that no gateway was asked for, by the reason as in the audit trail:
   * `SMS_PAUSED`; `NO_GATEWAY` while all breakers were open.
   */
  async inDay(): Promise<Record<string, number>> {
    const counts = await this.counters.query<{ reason: string; count: number }[]>(TURNED_AWAY_IN_DAY);
    return Object.fromEntries(counts.map(({ reason, count }) => [reason, count]));
  }
}
