import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { Stop } from '../database/stop.entity';

/** The operator's brake: no SMS goes out from any replica; who has a code can still confirm it. */
@Injectable()
export class SmsPause {
  constructor(@InjectRepository(Stop) private readonly stops: Repository<Stop>) {}

  async begin(): Promise<void> {
    await this.stops.save({ name: 'sms', until: null });
  }

  isOn(): Promise<boolean> {
    return this.stops.existsBy({ name: 'sms' });
  }

  /** False when SMS were not paused. */
  async end(): Promise<boolean> {
    return (await this.stops.delete({ name: 'sms' })).affected === 1;
  }
}
