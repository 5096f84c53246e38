import type { Database } from 'better-sqlite3';
import { statement } from './statement.ts';

/** The numbers that a vendor's tables give next, by the words of its fixtures: ids that were given once are never given again. */
export interface GivenIds<Kind extends string> {
  /** Those that aren't the ones after the highest that are there. */
  next(db: Database): { [Key in Kind]?: number } | undefined;
  /** Sees to it that no number below these is given. */
  reserve(db: Database, next: { readonly [Key in Kind]?: number }): void;
}

/**
 * Reads and sets where SQLite counts the numbers that it gave (AUTOINCREMENT).
 * @param tables the table of each kind of thing, by the kind
 * @param column what is counted: the primary key of each table
 */
export function givenIds<Kind extends string>(tables: Readonly<Record<Kind, string>>, column: string): GivenIds<Kind> {
  const kinds = Object.keys(tables) as Kind[]; // the keys just given
  const selects = kinds.map((kind) => [kind, selectNext(tables[kind], column)] as const);
  return {
    next(db) {
      const ahead = selects.flatMap(([kind, select]) => {
        const row = select.get(db, { table: tables[kind] });
        return row ? [[kind, row.next]] : [];
      });
      return ahead.length === 0 ? undefined : Object.fromEntries(ahead);
    },
    reserve(db, next) {
      for (const kind of kinds) {
        const number = next[kind];
        if (number === undefined || number === 1) continue; // the first one is given next anyway
        const given = { table: tables[kind], given: number - 1 };
        if (raise.run(db, given).changes === 0) begin.run(db, given);
      }
    },
  };
}

function selectNext(table: string, column: string) {
  return statement<{ table: string }, { next: number }>(`
    SELECT seq + 1 AS next FROM sqlite_sequence WHERE name = :table AND seq > (SELECT COALESCE(MAX(${column}), 0) FROM ${table})`);
}

// SQLite's own table takes numbers as they come, and JavaScript's come as real ones: an id would read 2.0.
const raise = statement<{ table: string; given: number }>(`
  UPDATE sqlite_sequence SET seq = MAX(seq, CAST(:given AS INTEGER)) WHERE name = :table`);
const begin = statement<{ table: string; given: number }>(`
  INSERT INTO sqlite_sequence (name, seq) VALUES (:table, CAST(:given AS INTEGER))`);
