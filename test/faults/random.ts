import { SEED } from './scale';

/** Chance that can be repeated (mulberry32). */
export class Random {
  private state: number;

  constructor(name: string) {
    this.state = [...name].reduce((sum, character) => Math.imul(sum, 31) + (character.codePointAt(0) ?? 0), SEED);
  }

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }
}
