/** Something that tells the time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** The first and the last moment of a world. Timestamps are compared as text, so their years have four digits. */
const earliestMoment = Date.parse('0000-01-01T00:00:00.000Z');
const latestMoment = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether it can be so many milliseconds since 1970 in a world. */
export function isMoment(milliseconds: number): boolean {
  return milliseconds >= earliestMoment && milliseconds <= latestMoment;
}

const writtenMoment = /^\d{4}-\d{2}-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?$/i;

/**
 * Reads a moment of ISO 8601 that is the same everywhere: a day, or a time with its zone. JavaScript itself also reads `5`, takes a
 * time without a zone for one of this machine's, and the 30th of February for a day in March.
 * @returns milliseconds since 1970; undefined for what is no such moment
 */
export function parseMoment(text: string): number | undefined {
  const [, day] = writtenMoment.exec(text) ?? [];
  const moment = Date.parse(text);
  if (day === undefined || !isMoment(moment)) return undefined;
  const isInCalendar = new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(day);
  return isInCalendar ? moment : undefined;
}

/** The clock on the wall. Nothing else in this program asks for the time. */
export const realClock: Clock = { now: () => Date.now() };

/** A clock's time as the vendors write it: `2023-10-29T14:00:00.000Z`. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}

/** A moment that is yet to come as it is written. What lies behind the last moment is that one. */
export function timestampOf(milliseconds: number): string {
  return new Date(Math.min(milliseconds, latestMoment)).toISOString();
}

/** Monotonic milliseconds of the machine, from no particular moment. Not by `node:perf_hooks`, which would load nine modules at the start. */
export function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Milliseconds as they are shown: to the microsecond. */
export function shownMilliseconds(milliseconds: number): number {
  return Number(milliseconds.toFixed(3));
}

/** Milliseconds since its making, for measuring how long something took. Never stored, never answered by a vendor. */
export function stopwatch(): () => number {
  const start = monotonic();
  return () => monotonic() - start;
}

/** How a world's time passes: as on the wall, not at all, so many milliseconds ahead, or faster than on the wall. */
export const clockModes = ['real', 'fixed', 'offset', 'rate'] as const;
export type ClockMode = (typeof clockModes)[number];

/**
 * The time of one world. Everything that is stored, limited, expired or journaled there follows it.
 *
 * It remembers one moment of the world and of the wall, and how fast the world's time passes since.
 */
export class WorldClock implements Clock {
  #world: number;
  #wall: number;
  #rate: number;
  readonly #wallClock: Clock;

  /** @param start milliseconds since 1970 at which the clock stands still; undefined follows the wall */
  constructor(start?: number, wallClock: Clock = realClock) {
    this.#wallClock = wallClock;
    this.#wall = wallClock.now();
    this.#world = Math.floor(start ?? this.#wall);
    this.#rate = start === undefined ? 1 : 0;
  }

  now(): number {
    return this.#rate === 0 ? this.#world : Math.min(Math.floor(this.#world + (this.#wallClock.now() - this.#wall) * this.#rate), latestMoment);
  }

  /** World milliseconds per wall millisecond; 0 stands still. */
  get rate(): number {
    return this.#rate;
  }

  get mode(): ClockMode {
    if (this.#rate === 0) return 'fixed';
    if (this.#rate !== 1) return 'rate';
    return this.#world === this.#wall ? 'real' : 'offset';
  }

  /** Sets the time, in whole milliseconds, and how fast it passes from here on. At the latest moment it stands still. */
  set(now: number, rate: number = this.#rate): void {
    this.#wall = this.#wallClock.now();
    this.#world = Math.floor(now);
    this.#rate = rate;
  }

  /** Follows the wall again. */
  followWall(): void {
    this.set(this.#wallClock.now(), 1);
  }

  /** The time by the wall that this clock goes by. */
  wallNow(): number {
    return this.#wallClock.now();
  }

  /** Moves the time on by so many milliseconds, or back if they are negative. */
  advance(by: number): void {
    this.set(this.now() + by);
  }

  /** A clock that shows the same and goes on alone. */
  copy(): WorldClock {
    const copy = new WorldClock(undefined, this.#wallClock);
    copy.#world = this.#world;
    copy.#wall = this.#wall;
    copy.#rate = this.#rate;
    return copy;
  }
}
