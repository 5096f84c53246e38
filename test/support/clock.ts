import type { Clock } from '../../src/clock.ts';

/** The moment of the published examples. */
export const documentedMoment = Date.parse('2023-10-29T14:00:00Z');

/** A clock that stands still until a test moves it. */
export class TestClock implements Clock {
  #instant = documentedMoment;

  now(): number {
    return this.#instant;
  }

  /** @param milliseconds how far to go on */
  advance(milliseconds: number): void {
    this.#instant += milliseconds;
  }
}
