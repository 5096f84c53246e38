import Database from 'better-sqlite3';
import type { Database as SqliteDatabase } from 'better-sqlite3';

/** Where a sandbox's database lives, and how it gets back to an earlier state. */
export interface Storage {
  /** Reading it again after a reset or restore may yield another handle. */
  readonly db: SqliteDatabase;
  /** Back to the bytes of the start. */
  reset(): void;
  /** To the bytes of a snapshot. */
  restore(bytes: Buffer): void;
  close(): void;
}

/**
 * A database in memory. All its changes happen inside one transaction that is never committed, so that a reset is a
 * rollback: it costs what was changed, not what is there.
 */
export class MemoryStorage implements Storage {
  readonly #start: Buffer;
  #db: SqliteDatabase;
  #holdsStart = true;

  constructor(start: Buffer) {
    this.#start = start;
    this.#db = openCopy(start);
  }

  get db(): SqliteDatabase {
    return this.#db;
  }

  reset(): void {
    if (!this.#holdsStart) return this.#replace(this.#start, true);
    this.#db.exec('ROLLBACK');
    this.#db.exec('BEGIN');
  }

  restore(bytes: Buffer): void {
    this.#replace(bytes, false);
  }

  close(): void {
    this.#db.close();
  }

  #replace(bytes: Buffer, holdsStart: boolean): void {
    const replaced = this.#db;
    this.#db = openCopy(bytes);
    this.#holdsStart = holdsStart;
    replaced.close();
  }
}

/**
 * A database in a file. It may be shared with another process, so earlier states are written into it, in one transaction,
 * instead of putting another file in its place.
 */
export class FileStorage implements Storage {
  readonly db: SqliteDatabase;
  readonly #readStart: () => Buffer;

  /** @param readStart the bytes of the start */
  constructor(db: SqliteDatabase, readStart: () => Buffer) {
    this.db = db;
    this.#readStart = readStart;
  }

  reset(): void {
    this.restore(this.#readStart());
  }

  restore(bytes: Buffer): void {
    const source = new Database(bytes);
    try {
      this.db.transaction(() => replaceContent(this.db, source)).immediate();
    } finally {
      source.close();
    }
  }

  close(): void {
    this.db.close();
  }
}

function openCopy(bytes: Buffer): SqliteDatabase {
  const db = new Database(bytes);
  db.pragma('foreign_keys = ON');
  db.exec('BEGIN');
  return db;
}

/** Gives every table the rows it has in another database with the same tables. Triggers rest meanwhile. */
function replaceContent(db: SqliteDatabase, source: SqliteDatabase): void {
  db.pragma('defer_foreign_keys = ON');
  const triggers = db.prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'").pluck().all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
  for (const table of tables.toSorted(sequenceLast)) copyTable(db, source, table);
  for (const { sql } of triggers) db.exec(sql);
}

/** SQLite keeps the ids it gave in a table of its own; rows that are put in would change it again. */
function sequenceLast(one: string, other: string): number {
  return Number(one === 'sqlite_sequence') - Number(other === 'sqlite_sequence');
}

function copyTable(db: SqliteDatabase, source: SqliteDatabase, table: string): void {
  db.exec(`DELETE FROM "${table}"`);
  const rows = source.prepare<[], unknown[]>(`SELECT * FROM "${table}"`).raw();
  const columns = rows.columns().map(({ name }) => `"${name}"`);
  const insert = db.prepare(`INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
  for (const row of rows.iterate()) insert.run(row);
}
