import { pause } from './pause';
import type { Rig } from './rig';
import { scaled } from './scale';

/** Calls under way at once. */
const CLIENTS = 24;
/** Of the calls of one sign-in, so many read data: the app asks again and again. */
const READS = 6;
/** So many users sign in, in turns. */
const USERS = scaled(2_000, 200);

/** Users who sign in and look at their data, as fast as they are told to. */
export class Load {
  served = 0;
  private next = 0;
  private readonly phones: string[];

  constructor(private readonly rig: Rig) {
    this.phones = Array.from({ length: USERS }, () => rig.newPhone());
  }

  /** For so long, at most so many calls a second; what it came to a second. */
  async run(ms: number, perSecond = Infinity): Promise<number> {
    const startedAt = performance.now();
    const before = this.served;
    const elapsed = () => performance.now() - startedAt;
    const client = async () => {
      while (elapsed() < ms) {
        // A caller who is early waits for its turn.
        const due = ((this.served - before) / perSecond) * 1_000;
        if (due > elapsed()) await pause(Math.min(due - elapsed(), ms - elapsed()));
        else await this.serveOne();
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return (this.served - before) / (elapsed() / 1_000);
  }

  /** One user's sign-in, a day after the last one of the same user. */
  private async serveOne(): Promise<void> {
    const turn = this.next++;
    const phone = this.phones[turn % USERS] as string;
    if (turn >= USERS) await this.rig.database.timePasses(86_400, phone);
    const [first, second] = turn % 2 === 0 ? this.rig.urls : this.rig.urls.toReversed();
    this.rig.book.forget(phone);
    const { status, body } = await this.rig.signIn(first as string, second, phone);
    this.served += 2;
    if (status === 503) return;
    const id = body.user?.id;
    if (id === undefined) return this.rig.tally.violation(`${phone} did not get in: ${JSON.stringify(body)}`);
    for (let read = 0; read < READS; read++) {
      const found = await this.rig.caller.getUser(second as string, id);
      if (found.status !== 503 && found.body.user?.id !== id) this.rig.tally.violation(`${phone} has lost the account`);
      this.served++;
    }
  }
}
