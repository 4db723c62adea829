import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { Argument, type Command } from 'commander';
import { randomUUID } from 'node:crypto';
import type { AdminCommand, Why } from '../command-line/admin-command';
import { Operator } from '../command-line/operator';
import { why } from '../command-line/options';
import { Pauses } from '../limits/pauses';
import { EventSender } from './event-sender';
import { WaitingEvents } from './waiting-events';

const ACTIONS = ['show', 'test', 'resume', 'retry', 'skip'] as const;
type Action = (typeof ACTIONS)[number];

@Injectable()
export class EventsCommand implements AdminCommand {
  constructor(
    private readonly operator: Operator,
    private readonly events: WaitingEvents,
    private readonly sender: EventSender,
    private readonly pauses: Pauses,
  ) {}

  static declare(program: Command): Command {
    return program
      .command('events')
      .description(
        'show what waits to be pushed to EVENTS_URL; `test` sends one, `resume` after a 410, `retry ID`, `skip ID` ' +
          'or `skip --all`',
      )
      .addArgument(new Argument('[action]', 'what to do').choices(ACTIONS).default('show'))
      .argument('[id]', 'the event, for `retry` and `skip`')
      .option('--all', 'for `skip`: all that wait now')
      .addOption(why());
  }

  async run(
    action: Action,
    id: string | undefined,
    { why: reason, all: isOfAll = false }: Partial<Why> & { all?: boolean },
  ): Promise<object | string> {
    if (isOfAll && action !== 'skip') throw new Error(`events ${action} takes no --all`);
    const isOfOne = !isOfAll && (action === 'retry' || action === 'skip');
    if (isOfOne && !isUUID(id)) throw new Error('Give the id of the event, as `events` shows it');
    if (!isOfOne && id !== undefined) throw new Error(`events ${action}${isOfAll ? ' --all' : ''} takes no id`);
    if (action !== 'show' && reason === undefined) throw new Error('Say why, with --why');
    const what = isOfAll ? '--all' : id;
    await this.operator.record(['events', action, what].filter(Boolean).join(' '), { why: reason });
    switch (action) {
      case 'show':
        return { isStopped: await this.pauses.isOn('events'), ...(await this.events.overview()) };
      case 'test':
        return this.test();
      case 'resume':
        return (await this.pauses.end('events')) ? 'Resumed' : 'Events were not stopped';
      case 'retry':
      case 'skip':
        if (isOfAll) return { skipped: await this.events.skipAll() };
        return (await this.events[action](id ?? '')) ? 'Done' : 'No event with this id waits';
      default:
        return action satisfies never;
    }
  }

  /** Sends an event of no account, also while deliveries are stopped. */
  private async test(): Promise<object> {
    if (!this.sender.isOn) throw new Error('EVENTS_URL is not set');
    return this.sender.send({ id: randomUUID(), type: 'test', at: new Date().toISOString() });
  }
}
