import type { Database as SqliteDatabase } from 'better-sqlite3';
import { ControlError } from '../control-error.ts';
import { changing, watchChanges } from './changes.ts';
import { openSqlite, serialize } from './database.ts';
import type { Upgrade } from './world.ts';

/** Where a sandbox's database lives, and how it gets back to an earlier state. */
export interface Storage {
  /** Reading it again after a reset, a restore or a rest may yield another handle. */
  readonly db: SqliteDatabase;
  /** Whether somebody else deleted its file, or put another in its place. What is written here would be lost. */
  isLost(): boolean;
  /** Back to the bytes of the start. */
  reset(): void;
  /** To the bytes of a snapshot. */
  restore(bytes: Buffer): void;
  /** The bytes of the database as it is now. */
  serialize(): Buffer;
  /** Gives the handle back, which holds more memory than the world; the next use opens another. */
  rest(): void;
  close(): void;
}

/**
 * A database in memory. All its changes happen inside one transaction, so that a reset is a rollback: it costs what was
 * changed, not what is there.
 */
export class MemoryStorage implements Storage {
  readonly #start: Buffer;
  #db: SqliteDatabase | undefined;
  /** What the handle was opened with, or will be; a rollback goes back there. */
  #bytes: Buffer;
  /** How many changes the handle had made when it held just these bytes. */
  #changesThen = 0;

  constructor(start: Buffer) {
    this.#start = start;
    this.#bytes = start;
  }

  get db(): SqliteDatabase {
    return (this.#db ??= openCopy(this.#bytes));
  }

  isLost(): boolean {
    return false;
  }

  reset(): void {
    if (this.#bytes !== this.#start) return this.restore(this.#start);
    const db = this.#db;
    if (!db) return;
    changing(db, () => db.exec('ROLLBACK').exec('BEGIN'));
    this.#changesThen = countChanges(db);
  }

  restore(bytes: Buffer): void {
    this.close();
    this.#bytes = bytes;
  }

  /** SQLite gives the bytes as they were committed, so the changes are. */
  serialize(): Buffer {
    const db = this.#db;
    if (!db || countChanges(db) === this.#changesThen) return this.#bytes;
    db.exec('COMMIT');
    this.#bytes = serialize(db);
    db.exec('BEGIN');
    this.#changesThen = countChanges(db);
    return this.#bytes;
  }

  rest(): void {
    this.serialize();
    this.close();
  }

  /** Whoever still holds the handle finds nothing by it that is gone with it. */
  close(): void {
    const db = this.#db;
    if (db) changing(db, () => db.close());
    this.#db = undefined;
    this.#changesThen = 0;
  }
}

export interface FileParts {
  /** What tells the file from another one at its path; undefined when none is there. */
  readonly identify: () => number | undefined;
  /** Opens the file again. */
  readonly open: () => SqliteDatabase;
  /** The bytes of the start. */
  readonly readStart: () => Buffer;
  readonly upgrade: Upgrade;
}

/**
 * A database in a file. It may be shared with another process, so earlier states are written into it, in one transaction,
 * instead of putting another file in its place.
 */
export class FileStorage implements Storage {
  readonly #parts: FileParts;
  readonly #identity: number | undefined;
  #db: SqliteDatabase | undefined;

  constructor(db: SqliteDatabase, parts: FileParts) {
    this.#db = db;
    this.#parts = parts;
    this.#identity = parts.identify();
  }

  get db(): SqliteDatabase {
    return (this.#db ??= this.#parts.open());
  }

  isLost(): boolean {
    return this.#parts.identify() !== this.#identity;
  }

  reset(): void {
    this.#putBack(this.#parts.readStart(), true);
  }

  restore(bytes: Buffer): void {
    this.#putBack(bytes, false);
  }

  #putBack(bytes: Buffer, isStart: boolean): void {
    const source = openSqlite(bytes);
    try {
      this.#parts.upgrade(source, isStart);
      this.db.transaction(() => replaceContent(this.db, source)).immediate();
    } finally {
      source.close();
    }
  }

  serialize(): Buffer {
    return serialize(this.db);
  }

  rest(): void {
    this.close();
  }

  close(): void {
    this.#db?.close();
    this.#db = undefined;
  }
}

/** The storage of a sandbox that was deleted. Whoever still works on it is told so, instead of making it anew. */
export function goneStorage(sandbox: string): Storage {
  const refuse = (): never => {
    throw new ControlError(409, 'sandbox_gone', `The sandbox "${sandbox}" was deleted meanwhile.`, 'Send the request again, and it is about the one that has its name now.');
  };
  return { get db() { return refuse(); }, isLost: () => true, reset: refuse, restore: refuse, serialize: refuse, rest: () => {}, close: () => {} };
}

/** How many rows a handle has changed since it was opened, those that were rolled back included. */
function countChanges(db: SqliteDatabase): number {
  return db.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0;
}

function openCopy(bytes: Buffer): SqliteDatabase {
  const db = openSqlite(bytes);
  db.pragma('foreign_keys = ON');
  db.exec('BEGIN');
  watchChanges(db);
  return db;
}

/**
 * Gives every table the rows it has in another database. Tables that the other one lacks, because they are those of a vendor that
 * nobody had chosen yet, stay as they are. Triggers rest meanwhile.
 */
function replaceContent(db: SqliteDatabase, source: SqliteDatabase): void {
  db.pragma('defer_foreign_keys = ON');
  const triggers = db.prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  const tables = source.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'").pluck().all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
  for (const table of tables) replaceRows(db, source, table);
  for (const { sql } of triggers) db.exec(sql);
}

function replaceRows(db: SqliteDatabase, source: SqliteDatabase, table: string): void {
  if (table === 'migrations') return; // it tells which tables there are, and these stay
  if (table !== 'sandbox_parts') db.exec(`DELETE FROM "${table}"`); // it tells which are filled; so are those that stay
  copyRows(db, source, `SELECT * FROM "${table}"`, table);
  db.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(table); // where SQLite keeps the ids it gave; the rows that were put in changed it
  copyRows(db, source, `SELECT * FROM sqlite_sequence WHERE name = '${table}'`, 'sqlite_sequence');
}

function copyRows(db: SqliteDatabase, source: SqliteDatabase, query: string, table: string): void {
  const rows = source.prepare<[], unknown[]>(query).raw().safeIntegers(); // a number would be put in as a real one, 3.0
  const columns = rows.columns().map(({ name }) => `"${name}"`);
  const insert = db.prepare(`INSERT OR REPLACE INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  for (const row of rows.iterate()) insert.run(row);
}
