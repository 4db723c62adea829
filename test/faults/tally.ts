import type { Answer } from './caller';

/** What the contract knows: an answer has one of them. */
const KINDS = ['user', 'otp', 'results', 'changes', 'error'];
const SHOWN = 20;

/** Counts what a part does, and notes what should never be. */
export class Tally {
  requests = 0;
  faults = 0;
  /** Calls whose answer never came: their replica was killed. */
  lost = 0;
  /** Answers with 503: honest, and rare where no fault is on. */
  unavailable = 0;
  violationCount = 0;
  readonly violations: string[] = [];
  slowestMs = 0;

  /** A machine that is out of breath may keep PostgreSQL from answering in time, now and then. */
  get isMostlyAvailable(): boolean {
    return this.unavailable <= this.requests / 20;
  }

  violation(text: string): void {
    this.violationCount++;
    if (this.violations.length < SHOWN) this.violations.push(text);
  }

  /** Every answer has the contract's form, whatever happened. */
  see(call: string, answer: Answer): void {
    this.requests++;
    if (answer.lost !== undefined) {
      this.lost++;
      return;
    }
    if (answer.status === 503) this.unavailable++;
    this.slowestMs = Math.max(this.slowestMs, answer.ms);
    const kinds = KINDS.filter((kind) => Object.hasOwn(answer.body, kind));
    const isFailure = kinds[0] === 'error';
    const isFormed = kinds.length === 1 && (!isFailure || /\S/.test(answer.body.error?.message ?? ''));
    if (!isFormed || (answer.status !== 200 && !isFailure))
      this.violation(`${call} was answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
  }
}
