import type { Database } from 'better-sqlite3';
import type { WorldClock } from '../clock.ts';
import type { ClientLint } from '../client-lint/lint.ts';
import { FaultRules } from '../faults/fault-rules.ts';
import type { Journal } from '../journal/journal.ts';
import type { Rate } from '../option.ts';
import { Misuse } from '../misuse.ts';
import type { Acceptance } from './acceptance.ts';
import { changing } from './changes.ts';
import { isDamage, openSqlite } from './database.ts';
import type { Snapshots } from './snapshots.ts';
import { goneStorage, type Storage } from './storage.ts';
import type { Upgrade } from './world.ts';

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
  readonly upgrade: Upgrade;
  readonly acceptance: Acceptance;
  readonly journal: Journal;
  /** What watches how clients ask; null when nobody wants to know. */
  readonly clientLint: ClientLint | null;
}

let worlds = 0;

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
  /** Another number for each world that was put in the place of the one before, in any sandbox. */
  world = ++worlds;
  /** Whether it was deleted, or the server ended. */
  isGone = false;
  /** Milliseconds since 1970 on the wall; when it was last asked for by its name. Infinity until then, and where nobody wants to know. */
  lastUsed = Infinity;
  #storage: Storage;
  readonly #upgrade: Upgrade;
  #transactionOn: { db: Database; run: (work: () => unknown) => unknown } | undefined;

  constructor({ name, storage, snapshots, clock, limits, acceptance, journal, clientLint, upgrade }: SandboxParts) {
    this.name = name;
    this.#storage = storage;
    this.snapshots = snapshots;
    this.clock = clock;
    this.limits = limits;
    this.#upgrade = upgrade;
    this.faults = new FaultRules(clock);
    this.acceptance = acceptance;
    this.journal = journal;
    this.clientLint = clientLint;
  }

  /**
   * The world's database. A reset or a rest may put another in its place, so it is read anew for each request, and after
   * each wait within one.
   */
  get db(): Database {
    return this.#storage.db;
  }

  /** Opens the database now instead of at its first use. @throws Misuse where SQLite doesn't run */
  wake(): void {
    void this.db;
  }

  /** Does several writes as one: all of them, or, when the work throws, none. */
  transaction<Result>(work: () => Result): Result {
    const { db } = this;
    if (this.#transactionOn?.db !== db) this.#transactionOn = { db, run: db.transaction((work: () => unknown) => work()).immediate };
    const { run } = this.#transactionOn;
    return changing(db, () => run(work) as Result); // what the work returned
  }

  /** Whether somebody else deleted its file, or put another in its place. */
  get isLost(): boolean {
    return this.#storage.isLost();
  }

  /** Whether a request to it is under way that takes its time: a fault holds its answer back, or it waits for the journal or follows it. */
  get isInUse(): boolean {
    return this.faults.waits.isAnswerHeld || this.journal.isRead;
  }

  /** The bytes of the database as it is now. */
  serialize(): Buffer {
    return this.#storage.serialize();
  }

  /** Back to the bytes of the start, without faults and with an empty journal. The clock, the limits and the acceptance of invitations stay as they are. */
  reset(): void {
    this.#reading(startSnapshot, () => this.#storage.reset());
    this.faults.clear();
    this.faults.waits.cut();
    this.journal.clear();
    this.#begin();
  }

  /** To a snapshot. @returns whether there is one of that name @throws Misuse when it can't be read */
  restore(name: string): boolean {
    const bytes = this.snapshots.get(name);
    if (!bytes) return false;
    this.#reading(name, () => this.#storage.restore(bytes));
    this.faults.waits.cut();
    this.#begin();
    return true;
  }

  /** Puts another world in place of this one, by work on the database. Requests that are under way look their tokens up again. */
  replace(work: () => void): void {
    this.transaction(work);
    this.world = ++worlds;
  }

  /** Reads from a snapshot; undefined when there is none of that name. @throws Misuse when it can't be read */
  readSnapshot<Result>(name: string, read: (db: Database) => Result): Result | undefined {
    const bytes = this.snapshots.get(name);
    if (!bytes) return undefined;
    const db = openSqlite(bytes);
    try {
      this.#reading(name, () => this.#upgrade(db, name === startSnapshot));
      return read(db);
    } finally {
      db.close();
    }
  }

  /** Tells in a sentence when a snapshot can't be read. */
  #reading(snapshot: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Misuse) && !isDamage(error)) throw error;
      throw new Misuse(`The snapshot "${snapshot}" of the sandbox "${this.name}" cannot be read: it is damaged, or another program or a newer version wrote it. Delete its file.`);
    }
  }

  /** What begins with another world. */
  #begin(): void {
    this.clientLint?.clear();
    this.world = ++worlds;
  }

  /** Gives back what it holds while nobody asks for it. */
  rest(): void {
    this.#transactionOn = undefined;
    this.#storage.rest();
  }

  close(): void {
    this.isGone = true;
    this.faults.waits.cut();
    this.journal.close();
    this.#storage.close();
    this.#storage = goneStorage(this.name);
  }
}
