import type { Database } from 'better-sqlite3';
import type { WorldClock } from '../clock.ts';
import type { ClientLint } from '../client-lint/lint.ts';
import type { Journal } from '../journal/journal.ts';
import { FaultRules } from '../faults/fault-rules.ts';
import type { Rate } from '../option.ts';
import type { Acceptance } from './acceptance.ts';
import type { Snapshots } from './snapshots.ts';
import type { Storage } from './storage.ts';

/** The limits of one world. */
export interface Limits {
  /** Invitations per token; null is no limit. */
  inviteLimit: Rate | null;
  /** Whether a 429 carries `Retry-After`. */
  retryAfter: boolean;
}

/** The snapshot that every sandbox has: what it was when it was made. */
export const startSnapshot = 'start';

export interface SandboxParts {
  readonly name: string;
  readonly storage: Storage;
  readonly snapshots: Snapshots;
  readonly clock: WorldClock;
  readonly limits: Limits;
  readonly acceptance: Acceptance;
  readonly journal: Journal;
  /** What watches how clients ask; null when nobody wants to know. */
  readonly clientLint: ClientLint | null;
}

/** One isolated world: one SQLite database with a clock, limits, faults, snapshots and a journal of its own. */
export class Sandbox {
  readonly name: string;
  readonly clock: WorldClock;
  readonly limits: Limits;
  readonly faults: FaultRules;
  readonly acceptance: Acceptance;
  readonly snapshots: Snapshots;
  readonly journal: Journal;
  readonly clientLint: ClientLint | null;
  /** Milliseconds since 1970 on the wall; when it was last asked for. */
  lastUsed = 0;
  readonly #storage: Storage;
  #transactionOn: { db: Database; run: (work: () => unknown) => unknown } | undefined;

  constructor({ name, storage, snapshots, clock, limits, acceptance, journal, clientLint }: SandboxParts) {
    this.name = name;
    this.#storage = storage;
    this.snapshots = snapshots;
    this.clock = clock;
    this.limits = limits;
    this.faults = new FaultRules(clock);
    this.acceptance = acceptance;
    this.journal = journal;
    this.clientLint = clientLint;
  }

  /** The world's database. A reset may put another in its place, so it is read anew for each request. */
  get db(): Database {
    return this.#storage.db;
  }

  /** Does several writes as one: all of them, or, when the work throws, none. */
  transaction<Result>(work: () => Result): Result {
    const { db } = this;
    if (this.#transactionOn?.db !== db) this.#transactionOn = { db, run: db.transaction((work: () => unknown) => work()).immediate };
    return this.#transactionOn.run(work) as Result; // what the work returned
  }

  /** The bytes of the database as it is now. */
  serialize(): Buffer {
    return this.db.serialize();
  }

  /** Back to the bytes of the start, without faults and with an empty journal. The clock and the limits stay as they are. */
  reset(): void {
    this.faults.clear();
    this.faults.waits.cut();
    this.#storage.reset();
    this.journal.clear();
  }

  /** To the bytes of a snapshot. */
  restore(bytes: Buffer): void {
    this.faults.waits.cut();
    this.#storage.restore(bytes);
  }

  close(): void {
    this.journal.close();
    this.faults.waits.cut();
    this.#storage.close();
  }
}
