import type { Answer } from './caller';
import type { Random } from './random';
import type { Rig } from './rig';

const GUESSES = 5;
const FAILURES_A_DAY = 15;
const SENDS_AN_HOUR = 5;
const ROUNDS = 4;
const BETWEEN_ROUNDS_SECONDS = 61;

/** What is known from outside of one code. */
interface Looks {
  sent: number;
  /** Those whose refusal was seen. */
  answered: number;
  users: number;
  /** A right guess was never answered: it may have won. */
  mayBeUsed: boolean;
}

interface Challenge {
  guesses: number;
  failures: number;
  sends: number;
  isUsed: boolean;
}

/**
 * A user, and a thief at the same time, who sign one phone in over whatever replicas are there: requests twice at once,
 * wrong codes in bursts, the right code several times at once. Checks what a caller can see against what the limits
 * allow.
 */
export class Dialogue {
  /** What happened, for who has to find out why. */
  private readonly trace: string[] = [];
  private readonly codes = new Map<string, Looks>();
  /** A request was not answered: it may have made another code, whose SMS nobody sent. */
  private mayBeReplaced = false;
  readonly phone: string;

  constructor(
    private readonly rig: Rig,
    private readonly random: Random,
  ) {
    this.phone = rig.newPhone();
  }

  /** The user that it ended in. */
  async run(): Promise<{ id: string } | undefined> {
    const rounds = this.random.between(1, ROUNDS);
    let user: { id: string } | undefined;
    for (let round = 0; round < rounds && !user; round++) {
      if (round > 0) await this.rig.database.timePasses(BETWEEN_ROUNDS_SECONDS, this.phone);
      await this.bothReplicas(async (url) => {
        const answer = await this.rig.caller.requestCode(url, this.phone);
        this.note('request', answer);
        if (answer.status !== 200) this.mayBeReplaced = true;
      });
      if (this.rig.book.codeFor(this.phone) === '') continue;
      await this.guessWrong(this.random.between(0, 8));
      user = await this.guessRight();
    }
    await this.check();
    return user;
  }

  private async guessWrong(times: number): Promise<void> {
    const looks = this.looksAt(this.rig.book.codeFor(this.phone));
    const wrong = this.rig.wrongCodeFor(this.phone);
    await this.severally(times, async (url) => {
      looks.sent++;
      const answer = await this.rig.caller.confirmCode(url, this.phone, wrong);
      this.note(`wrong for ${this.rig.book.codeFor(this.phone)}`, answer);
      if (answer.body.user) this.violation('a wrong code was a success');
      if (answer.status === 200) looks.answered++;
    });
  }

  private async guessRight(): Promise<{ id: string } | undefined> {
    const code = this.rig.book.codeFor(this.phone);
    const looks = this.looksAt(code);
    const before = { ...looks };
    let user: { id: string } | undefined;
    let lost = 0;
    const times = this.random.between(1, 4);
    await this.severally(times, async (url) => {
      const answer = await this.rig.caller.confirmCode(url, this.phone, code);
      this.note(`right ${code}`, answer);
      if (answer.status !== 200) lost++;
      if (!answer.body.user) return;
      looks.users++;
      user = answer.body.user;
    });
    if (lost > 0) looks.mayBeUsed = true;
    if (looks.users > 1) this.violation(`${looks.users} successes with one code (R04)`);
    if (user && before.answered >= GUESSES) this.violation(`a success after ${before.answered} wrong guesses (R13)`);
    const failures = [...this.codes.values()].reduce((sum, { sent }) => sum + sent, 0);
    const hadToWork = before.sent < GUESSES && failures < FAILURES_A_DAY && !before.mayBeUsed && before.users === 0;
    if (!user && hadToWork && lost === 0 && !this.mayBeReplaced)
      this.violation(`the right code was refused after ${before.sent} wrong ones`);
    // The right guesses that lost the race count as guesses as well.
    looks.sent += times;
    return user;
  }

  /** What PostgreSQL holds in the end. */
  private async check(): Promise<void> {
    const challenge = await this.challenge();
    const sms = this.rig.book.to(this.phone);
    if (sms.length > SENDS_AN_HOUR) this.violation(`${sms.length} SMS in an hour (R13)`);
    if (!challenge) return;
    const looks = this.codes.get(this.rig.book.codeFor(this.phone));
    if (challenge.guesses > GUESSES) this.violation(`${challenge.guesses} looks at one code (R13)`);
    if (sms.length > challenge.sends) this.violation(`${sms.length} SMS, ${challenge.sends} of them paid for (R13)`);
    if (challenge.failures > FAILURES_A_DAY) this.violation(`${challenge.failures} failures in a day (R13)`);
    const isFree = looks && !challenge.isUsed && challenge.guesses < Math.min(looks.answered, GUESSES);
    if (isFree && !this.mayBeReplaced && challenge.failures < FAILURES_A_DAY)
      this.violation(`${looks.answered} guesses were answered, ${challenge.guesses} of them counted (R13)`);
  }

  private async challenge(): Promise<Challenge | undefined> {
    const [row] = await this.rig.database.query<Challenge>(
      `select guesses, cardinality(failures) as failures, cardinality(sends) as sends, used_at is not null as "isUsed"
       from challenge where identifier = $1`,
      [this.phone],
    );
    return row;
  }

  private looksAt(code: string): Looks {
    const looks = this.codes.get(code) ?? { sent: 0, answered: 0, users: 0, mayBeUsed: false };
    this.codes.set(code, looks);
    return looks;
  }

  private async bothReplicas(call: (url: string) => Promise<unknown>): Promise<void> {
    await Promise.all(this.rig.urls.map(call));
  }

  private async severally(times: number, call: (url: string) => Promise<void>): Promise<void> {
    const first = this.random.between(0, 1);
    await Promise.all(Array.from({ length: times }, (_, i) => call(this.rig.urls[((first + i) % 2) as 0 | 1])));
  }

  private note(call: string, { status, body, lost }: Answer): void {
    this.trace.push(`${call}: ${lost ?? `${status} ${Object.keys(body).join(' ')}`}`);
  }

  private violation(text: string): void {
    this.rig.tally.violation(`${this.phone}: ${text}, after ${this.trace.join('; ')}`);
  }
}
