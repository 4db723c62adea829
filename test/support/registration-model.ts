/** What a request may bring: nothing, no more than a code of an invitation, or all that is required. */
export type Brings = 'nothing' | 'invitation' | 'everything';

/** What happens to one phone. An installation is `null` where the call names none. */
export type Step =
  | { do: 'request'; installation: string | null; brings: Brings }
  | { do: 'confirm'; installation: string | null }
  | { do: 'guess wrong' }
  | { do: 'wait'; seconds: number };

/** How a step ends, as the caller sees it. */
export type Outcome = 'sent' | 'repeated' | 'asked' | 'refused' | 'signed in' | 'wrong code' | 'nothing';

interface Waiting {
  installation: string | null;
  name?: string;
  referralCode: string;
}

const [LIFE, INTERVAL, MIN_LIFE, GUESSES] = [300, 60, 60, 5];
const MAX_WAITING = 3;

/** What registration ought to do with the challenge and the account of one phone, in a few lines and one thread. */
export class RegistrationModel {
  account?: { name?: string; referralCode?: string; consents: number };
  waiting: Waiting[] = [];
  sms = 0;
  private now = 0;
  private lastSend = -Infinity;
  private expires = -Infinity;
  private guesses = 0;
  private isUsed = false;

  /** `number` tells what this step brings from what others bring. */
  take(step: Step, number: number): Outcome {
    switch (step.do) {
      case 'request':
        return this.request(step.installation, step.brings, number);
      case 'confirm':
        return this.confirm(step.installation);
      case 'guess wrong':
        if (this.isLive(0) && ++this.guesses === GUESSES) this.waiting = [];
        return 'wrong code';
      case 'wait':
        this.now += step.seconds;
        return 'nothing';
      default:
        return step satisfies never;
    }
  }

  private request(installation: string | null, brings: Brings, number: number): Outcome {
    const isComplete = brings === 'everything';
    const waits = (seconds: number) =>
      this.isLive(seconds) &&
      this.waiting.some(
        (each) => installation === null || each.installation === null || each.installation === installation,
      );
    const isAdmitted = isComplete || this.account !== undefined || waits(MIN_LIFE);
    const isOver = this.now - this.lastSend >= INTERVAL;
    if (isAdmitted && isOver) {
      if (!this.isLive(MIN_LIFE)) this.begin();
      this.keep(installation, brings, number);
      this.lastSend = this.now;
      this.sms++;
      return 'sent';
    }
    if (!isAdmitted && (isOver || !waits(0))) return 'asked';
    if (!this.isLive(0)) return 'refused';
    this.keep(installation, brings, number);
    return 'repeated';
  }

  private confirm(installation: string | null): Outcome {
    if (!this.isLive(0)) return 'wrong code';
    this.isUsed = true;
    const applied = this.choose(installation);
    this.waiting = [];
    this.account ??= { consents: 0 };
    this.account.name ??= applied?.name;
    this.account.referralCode ??= applied?.referralCode;
    if (applied?.name) this.account.consents++;
    return 'signed in';
  }

  private choose(installation: string | null): Waiting | undefined {
    const unnamed = this.waiting.findLast((each) => each.installation === null);
    if (installation === null) return this.waiting.length === 1 ? this.waiting[0] : unnamed;
    return this.waiting.findLast((each) => each.installation === installation) ?? unnamed;
  }

  private keep(installation: string | null, brings: Brings, number: number): void {
    if (brings === 'nothing') return;
    const others = this.waiting.filter((each) => each.installation !== installation);
    if (brings === 'invitation' && others.length < this.waiting.length) return;
    const name = brings === 'everything' ? { name: `Имя ${number}` } : {};
    this.waiting = [...others, { installation, referralCode: `inviter-${number}`, ...name }].slice(-MAX_WAITING);
  }

  private begin(): void {
    [this.expires, this.guesses, this.isUsed, this.waiting] = [this.now + LIFE, 0, false, []];
  }

  private isLive(seconds: number): boolean {
    return !this.isUsed && this.guesses < GUESSES && this.expires > this.now + seconds;
  }
}
