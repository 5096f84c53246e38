import type { Database } from 'better-sqlite3';

/** The rows of every table, by the table's name. Whole numbers are numbers; what SQLite keeps as a real one is `{ real: 3 }`. */
export type Dump = Readonly<Record<string, readonly unknown[]>>;

export function dumpTables(db: Database): Dump {
  const read = readerOf(db);
  return Object.fromEntries(read.tables().map((table) => [table, read.rows(table)]));
}

interface Reader {
  tables(): string[];
  rows(table: string): unknown[];
}

const readers = new WeakMap<Database, Reader>();

/** Its statements are prepared once, because tests look thousands of times. */
function readerOf(db: Database): Reader {
  const known = readers.get(db);
  if (known) return known;
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck();
  const rows = new Map<string, ReturnType<typeof prepareRows>>();
  const reader: Reader = {
    tables: () => tables.all(),
    rows(table) {
      const statement = rows.get(table) ?? prepareRows(db, table);
      rows.set(table, statement);
      return statement.all().map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)])));
    },
  };
  readers.set(db, reader);
  return reader;
}

function prepareRows(db: Database, table: string) {
  return db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}" ORDER BY ${firstColumns(db, table)}`).safeIntegers();
}

/** JavaScript reads 3 and 3.0 alike, which are two ids where text is made of them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? { real: value } : value;
}

function firstColumns(db: Database, table: string): string {
  return db.prepare(`SELECT * FROM "${table}"`).columns().length === 1 ? '1' : '1, 2';
}
