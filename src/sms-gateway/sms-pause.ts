import { Injectable } from '@nestjs/common';
import type { OperatorAct } from '../database/operator-act';
import { Stops } from '../database/stops';

/** The operator's brake: no SMS goes out from any replica; who has a code can still confirm it. */
@Injectable()
export class SmsPause {
  constructor(private readonly stops: Stops) {}

  begin(act: OperatorAct): Promise<void> {
    return this.stops.begin('sms', act);
  }

  async isOn(): Promise<boolean> {
    return (await this.stops.of('sms')) !== undefined;
  }

  /** False when SMS were not paused. */
  end(): Promise<boolean> {
    return this.stops.end('sms');
  }
}
