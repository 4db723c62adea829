import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import type { Carrier } from '../delivery/delivery-outcome';
import { Delivery } from '../delivery/delivery.entity';

/** What became of the SMS of one gateway in the last 24 hours. */
export interface DayOfGateway {
  /** The number of SMS that the gateway took. */
  sent: number;
  /** The number of SMS that it did not take. */
  refused: number;
  /** The number of SMS of which it is not known whether the gateway took them. */
  uncertain: number;
  delivered: number;
  failed: number;
  /** The number of SMS whose code was confirmed. */
  confirmed: number;
  /** The time from the send to the report; `null` if nothing was reported. */
  medianSeconds: number | null;
  p95Seconds: number | null;
}

/** What operators see of a breaker that is not closed. */
export interface OpenBreaker {
  replica: string;
  state: string;
  reason: string | null;
  since: Date;
}

const DAY = `
  select count(*) filter (where outcome = 'accepted')::int as sent,
    count(*) filter (where outcome in ('rejected', 'throttled', 'unavailable'))::int as refused,
    count(*) filter (where outcome = 'uncertain')::int as uncertain,
    count(*) filter (where report = 'delivered')::int as delivered,
    count(*) filter (where report = 'failed')::int as failed,
    count(confirmed_at)::int as confirmed,
    percentile_cont(0.5) within group (order by seconds) as "medianSeconds",
    percentile_cont(0.95) within group (order by seconds) as "p95Seconds"
  from (
    select *, case when report = 'delivered' then extract(epoch from reported_at - sent_at) end::float8 as seconds
    from delivery
    where gateway = $1 and challenge_id is not null and sent_at > clock_timestamp() - interval '24 hours') d`;

/** A replica that was killed leaves its breakers behind; one that lives has been seen a moment ago. */
const OPEN_BREAKERS = `
  select replica, state, reason, changed_at as since from gateway_breaker
  where gateway = $1 and seen_at > clock_timestamp() - interval '3 minutes' order by replica`;

/** How the gateways are doing, for the operators. */
@Injectable()
export class GatewayStatistics {
  constructor(@InjectRepository(Delivery) private readonly deliveries: Repository<Delivery>) {}

  async day(gateway: Carrier): Promise<DayOfGateway> {
    const [day] = await this.deliveries.query<[DayOfGateway]>(DAY, [gateway]);
    return { ...day, medianSeconds: rounded(day.medianSeconds), p95Seconds: rounded(day.p95Seconds) };
  }

  openBreakers(gateway: string): Promise<OpenBreaker[]> {
    return this.deliveries.query<OpenBreaker[]>(OPEN_BREAKERS, [gateway]);
  }
}

function rounded(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 10) / 10;
}
