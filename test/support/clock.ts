import type { Clock } from '../../src/clock.ts';

/** The moment of the published examples, at which the clocks of tests stand. */
export const frozen = '2023-10-29T14:00:00.000Z';

/** A wall clock that a test moves on. */
export class TestWall implements Clock {
  #now = Date.parse(frozen);

  now(): number {
    return this.#now;
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
