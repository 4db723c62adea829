const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const GUESSES = 5;
const FAILURES_A_DAY = 15;
const SENDS_AN_HOUR = 5;
const SENDS_A_DAY = 10;
const GIVEN_BACK_AN_HOUR = 3;
const LIFE = 300;
/** Seconds before and after a limit in which the model does not say what has to happen: real time passes as well. */
const MARGIN = 20;

interface Code {
  code: string;
  sentAt: number;
  /** Guesses that certainly were looked at, the right one included. */
  looks: number;
  isUsed: boolean;
  /** Another one may have taken its place, whose message no gateway took. */
  mayBeReplaced: boolean;
}

/** The messages that all spellings of one mailbox share; times are seconds. */
export class MailboxModel {
  private accepted: number[] = [];

  taken(now: number): void {
    this.accepted.push(now);
  }

  erased(): void {
    this.accepted = [];
  }

  /** Whether there may be no message left in the hour or the day. */
  mayBeCapped(now: number): boolean {
    return (
      after(this.accepted, now - HOUR - MARGIN) >= SENDS_AN_HOUR ||
      after(this.accepted, now - DAY - MARGIN) >= SENDS_A_DAY
    );
  }

  excess(now: number): string | undefined {
    const inHour = after(this.accepted, now - HOUR + MARGIN);
    const inDay = after(this.accepted, now - DAY + MARGIN);
    if (inHour > SENDS_AN_HOUR) return `${inHour} e-mails to one mailbox in an hour`;
    if (inDay > SENDS_A_DAY) return `${inDay} e-mails to one mailbox in a day`;
    return undefined;
  }
}

/** What the limits know of a phone or an e-mail, as far as somebody outside can tell; times are seconds. */
export class IdentifierModel {
  /** The codes that messages carried, the live one at the end. */
  readonly codes: Code[] = [];
  private accepted: number[] = [];
  private refused: number[] = [];
  private failures: number[] = [];

  constructor(
    readonly identifier: string,
    readonly mailbox?: MailboxModel,
  ) {}

  /** No request came to a gateway yet. */
  get isNew(): boolean {
    return this.accepted.length + this.refused.length === 0;
  }

  get lastCode(): Code | undefined {
    return this.codes.at(-1);
  }

  taken(code: string, now: number): void {
    this.accepted.push(now);
    this.mailbox?.taken(now);
    if (this.lastCode?.code !== code)
      this.codes.push({ code, sentAt: now, looks: 0, isUsed: false, mayBeReplaced: false });
  }

  refusedByGateway(now: number): void {
    this.refused.push(now);
    this.outOfStep();
  }

  /** What was asked for may have happened or not. */
  outOfStep(): void {
    if (this.lastCode) this.lastCode.mayBeReplaced = true;
  }

  /** A wrong guess was refused: a look at the live code, where there certainly was one. */
  wrongGuess(now: number): void {
    if (!this.isCertainlyLive(now)) return;
    (this.lastCode as Code).looks++;
    this.failures.push(now);
  }

  success(): void {
    const code = this.lastCode;
    if (code) code.isUsed = true;
  }

  /** Whether an answer may speak of a message that it did not send itself. */
  hasRecentMessage(now: number): boolean {
    return after([...this.accepted, ...this.refused], now - MINUTE - MARGIN) > 0;
  }

  /** Whether there certainly is no guess left today. */
  isExhausted(now: number): boolean {
    return after(this.failures, now - DAY + MARGIN) >= FAILURES_A_DAY;
  }

  /** Whether there certainly is no message left in the hour or the day. */
  isCapped(now: number): boolean {
    return (
      after(this.accepted, now - HOUR + MARGIN) >= SENDS_AN_HOUR ||
      after(this.accepted, now - DAY + MARGIN) >= SENDS_A_DAY
    );
  }

  unlocked(): void {
    this.failures = [];
  }

  /** Whether the right code has to be taken. */
  isCertainlyLive(now: number): boolean {
    const code = this.lastCode;
    return (
      code !== undefined &&
      !code.isUsed &&
      !code.mayBeReplaced &&
      now < code.sentAt + LIFE - MARGIN &&
      code.looks < GUESSES &&
      after(this.failures, now - DAY - MARGIN) < FAILURES_A_DAY
    );
  }

  /** Whether the right code must not be taken. */
  isCertainlyDead(now: number): boolean {
    const code = this.lastCode;
    return (
      code === undefined ||
      code.isUsed ||
      now > code.sentAt + LIFE + MARGIN ||
      code.looks >= GUESSES ||
      this.isExhausted(now)
    );
  }

  /** What is above a limit, if anything is. */
  excess(now: number): string | undefined {
    const failures = after(this.failures, now - DAY + MARGIN);
    const inHour = after(this.accepted, now - HOUR + MARGIN);
    const inDay = after(this.accepted, now - DAY + MARGIN);
    const inMinute = after(this.accepted, now - MINUTE + MARGIN);
    const handedInHour = inHour + after(this.refused, now - HOUR + MARGIN);
    if (failures > FAILURES_A_DAY) return `${failures} failures in a day`;
    if (inMinute > 1) return `${inMinute} messages in a minute`;
    if (inHour > SENDS_AN_HOUR) return `${inHour} messages in an hour`;
    if (inDay > SENDS_A_DAY) return `${inDay} messages in a day`;
    if (handedInHour > SENDS_AN_HOUR + GIVEN_BACK_AN_HOUR)
      return `${handedInHour} messages in an hour, refused ones included`;
    return this.mailbox?.excess(now);
  }
}

function after(times: number[], time: number): number {
  return times.filter((each) => each > time).length;
}
