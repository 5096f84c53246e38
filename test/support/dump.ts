import type { Database } from 'better-sqlite3';

/** The rows of every table, by the table's name. */
export type Dump = Readonly<Record<string, readonly unknown[]>>;

export function dumpTables(db: Database): Dump {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  return Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM "${table}" ORDER BY ${firstColumns(db, table)}`).all()]));
}

function firstColumns(db: Database, table: string): string {
  return db.prepare(`SELECT * FROM "${table}"`).columns().length === 1 ? '1' : '1, 2';
}
