import { randomBytes } from 'node:crypto';
import { FakeReceiver } from './fake-receiver';
import { operatorSettings } from './operator-lab';
import { runHere } from './run-here';
import { Service } from './service';

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Longer than a delivery and the pause behind it take; what has not come by then does not come. */
const PATIENCE_MS = 30_000;

/** Waits until what is asked is so, and fails where that does not come. */
export async function arrives(what: () => unknown): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline;) {
    if (await what()) return;
    await new Promise((resolve) => void setTimeout(resolve, 25));
  }
  expect(await what()).toBeTruthy();
}

/** A change of the outbox, and how its delivery stands. */
interface Row {
  id: string;
  seq: string;
  due: string;
  attempts: number;
  problem: string | null;
  isDone: boolean;
}

/** Replicas of a service that pushes changes, their receiver, and the operator's command. */
export class PushLab {
  private constructor(
    readonly service: Service,
    readonly receiver: FakeReceiver,
    readonly secrets: string[],
    private readonly settings: Record<string, string>,
  ) {}

  static async start(replicas = 2): Promise<PushLab> {
    const receiver = await FakeReceiver.start();
    const secrets = [newSecret(), newSecret()];
    const events = { EVENTS_URL: receiver.url, EVENTS_SECRETS: secrets.join() };
    const service = await Service.start(events, replicas);
    return new PushLab(service, receiver, secrets, operatorSettings(service, events));
  }

  /** Makes an account; returns its id. */
  async opened(phone: string): Promise<string> {
    return (await this.service.getUser(phone)).body.user?.id ?? '';
  }

  typesOf(accountId: string): string[] {
    return this.receiver.of(accountId).map(({ event }) => event.type);
  }

  /** Runs `events` with these words. */
  admin(...words: string[]): Promise<string> {
    return runHere(this.settings, 'events', ...words);
  }

  async rowOf(type: string, accountId: string): Promise<Row | undefined> {
    const [row] = await this.service.database.query<Row>(
      `select id, seq, due_at::text as due, attempts, problem, done_at is not null as "isDone" from outbox
       where type = $1 and account_id = $2`,
      [type, accountId],
    );
    return row;
  }

  async nothingWaits(): Promise<boolean> {
    return (await this.service.database.query('select from outbox where done_at is null')).length === 0;
  }

  /** What failed is tried again now, not after its pause. */
  async pausesPass(): Promise<void> {
    await this.service.database.query(
      `update outbox set due_at = clock_timestamp() where done_at is null and due_at < 'infinity'`,
    );
  }

  /** The receiver takes everything again, and everything arrives. */
  async calmDown(): Promise<void> {
    this.receiver.answer = FakeReceiver.accept;
    await this.service.database.query('delete from stop');
    await this.service.database.query(
      'update outbox set due_at = clock_timestamp(), first_tried_at = null where done_at is null',
    );
    await arrives(() => this.nothingWaits());
    this.receiver.received.length = 0;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.receiver.stop();
  }
}
