import type { Database } from 'better-sqlite3';
import { Misuse } from '../misuse.ts';

/** Marks a SQLite file as one of ours (`PRAGMA application_id`): "BSMk" in ASCII. */
const applicationId = 0x42534d6b;

/** One owner's tables: migrations in order, appended and never edited. */
export interface Tables {
  readonly name: string;
  readonly migrations: readonly string[];
}

/**
 * Brings a database to the newest tables of every owner, in one transaction.
 * @throws Misuse when the file belongs to another program or to a newer version of this one; the file is untouched then
 */
export function migrate(db: Database, owners: readonly Tables[]): void {
  db.transaction(refuseForeignFile)(db); // one look, because another process may be making the file
  db.transaction(() => {
    db.pragma(`application_id = ${applicationId}`);
    db.exec('CREATE TABLE IF NOT EXISTS migrations (owner TEXT PRIMARY KEY, applied INTEGER NOT NULL) STRICT');
    for (const owner of owners) migrateOwner(db, owner);
  }).immediate();
}

function migrateOwner(db: Database, { name, migrations }: Tables): void {
  const applied = db.prepare<[string], number>('SELECT applied FROM migrations WHERE owner = ?').pluck().get(name) ?? 0;
  if (applied > migrations.length) {
    throw new Misuse(`${db.name} was written by a newer version of better-stack-mock. Update better-stack-mock or pass another --db file.`);
  }
  if (applied === migrations.length) return;
  for (const migration of migrations.slice(applied)) db.exec(migration);
  db.prepare('INSERT INTO migrations VALUES (?, ?) ON CONFLICT DO UPDATE SET applied = excluded.applied').run(name, migrations.length);
}

function refuseForeignFile(db: Database): void {
  const id = db.pragma('application_id', { simple: true });
  if (id === applicationId) return;
  const isEmpty = db.prepare('SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)').pluck().get() === 1;
  if (id !== 0 || !isEmpty) {
    throw new Misuse(`${db.name} is a database of another program. Pass a new file name to --db.`);
  }
}
