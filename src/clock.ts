/** The time of one world. Everything that is stored, limited or answered asks this clock; nothing else asks for the time. */
export interface Clock {
  /** Milliseconds since 1970 in this world. */
  now(): number;
}

/** The clock on the wall. */
export const realClock: Clock = { now: () => Date.now() };

/** A clock that stands still. `fixedClock(Date.parse('2023-10-29T14:00:00Z'))` */
export function fixedClock(instant: number): Clock {
  return { now: () => instant };
}

/** The clock's time as the vendors write it: `2023-10-29T14:00:00.000Z`. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/** Monotonic milliseconds of the machine, for measuring how long something took. Never stored, never answered by a vendor. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
