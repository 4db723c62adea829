import type { INestApplicationContext } from '@nestjs/common';
import { readMobilePhone } from '../common/identifier';
import { Environment } from '../config/environment';

/** One command of the operator's command line. */
export interface Command {
  /** As in `unlock PHONE`. */
  usage: string;
  does: string;
  /** What it returns is printed: a text as it is, anything else as JSON. */
  run(context: INestApplicationContext, words: string[]): Promise<object | string>;
}

/** The phone that an operator typed. */
export function phoneOf(context: INestApplicationContext, text = ''): string {
  const { PHONE_REGIONS } = context.get(Environment);
  const phone = readMobilePhone(text, PHONE_REGIONS);
  if (!phone) throw new Error(`Not a mobile phone of ${PHONE_REGIONS.join(', ')}: ${text}`);
  return phone;
}
