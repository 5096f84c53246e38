import type { Database } from 'better-sqlite3';

/** The rows of every table, by the table's name. Whole numbers are numbers; what SQLite keeps as a real one is `{ real: 3 }`. */
export type Dump = Readonly<Record<string, readonly unknown[]>>;

export function dumpTables(db: Database): Dump {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  return Object.fromEntries(tables.map((table) => [table, rowsOf(db, table)]));
}

function rowsOf(db: Database, table: string): unknown[] {
  const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}" ORDER BY ${firstColumns(db, table)}`).safeIntegers().all();
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)])));
}

/** JavaScript reads 3 and 3.0 alike, which are two ids where text is made of them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? { real: value } : value;
}

function firstColumns(db: Database, table: string): string {
  return db.prepare(`SELECT * FROM "${table}"`).columns().length === 1 ? '1' : '1, 2';
}
