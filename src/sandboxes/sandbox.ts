import type { Database } from 'better-sqlite3';
import type { Clock } from '../clock.ts';
import type { Rate } from '../option.ts';

/** The limits of one world. */
export interface Limits {
  /** Invitations per token; null is no limit. */
  inviteLimit: Rate | null;
  /** Whether a 429 carries `Retry-After`. */
  retryAfter: boolean;
}

/** One isolated world: one SQLite database with a clock and limits of its own. */
export class Sandbox {
  readonly name: string;
  readonly db: Database;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly #transaction: (work: () => unknown) => unknown;

  constructor({ name, db, clock, limits }: { name: string; db: Database; clock: Clock; limits: Limits }) {
    this.name = name;
    this.db = db;
    this.clock = clock;
    this.limits = limits;
    this.#transaction = db.transaction((work: () => unknown) => work()).immediate;
  }

  /** Does several writes as one: all of them, or, when the work throws, none. */
  transaction<Result>(work: () => Result): Result {
    return this.#transaction(work) as Result; // what the work returned
  }

  close(): void {
    this.db.close();
  }
}
