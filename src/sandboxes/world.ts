import type { Database } from 'better-sqlite3';
import { timestamp, type Clock } from '../clock.ts';
import { Misuse } from '../misuse.ts';
import { FixtureError, type Vendor } from '../vendors/vendor.ts';
import { openDatabase } from './database.ts';
import type { Fixture } from './fixture.ts';
import type { Tables } from './migrations.ts';

/** Our own table: which vendor's part of the world is filled, and from what. */
const worldTables: Tables = {
  name: 'sandbox',
  migrations: ['CREATE TABLE sandbox_parts (vendor TEXT PRIMARY KEY, origin TEXT NOT NULL) STRICT'],
};

export interface WorldPlan {
  /** The database's file; undefined is a database in memory. */
  readonly file: string | undefined;
  readonly vendors: readonly Vendor[];
  readonly fixture: Fixture;
  /** How messages name the fixture. */
  readonly origin: string;
  readonly clock: Clock;
  /** Generated people to add. */
  readonly members: number;
  /** Told how many people were generated so far. */
  readonly onProgress?: (made: number) => void;
}

/**
 * Opens a world and fills what isn't filled yet, in one transaction.
 * @throws Misuse when the file can't be used or the fixture says something impossible
 */
export async function openWorld(plan: WorldPlan): Promise<{ db: Database; isNew: boolean }> {
  const { file, vendors, members } = plan;
  const generators = members === 0 ? [] : await Promise.all(vendors.map(({ fixture }) => fixture.people?.()));
  const db = openDatabase(file, [worldTables, ...vendors]);
  try {
    const empty = db.transaction(() => {
      const empty = vendors.filter(({ name }) => !isFilled(db, name));
      for (const vendor of empty) fillPart(db, vendor, plan);
      if (empty.length > 0) for (const addPeople of generators) addPeople?.(db, members, timestamp(plan.clock), plan.onProgress ?? (() => {}));
      return empty;
    }).immediate();
    return { db, isNew: empty.length === vendors.length };
  } catch (error) {
    db.close();
    throw error;
  }
}

function isFilled(db: Database, vendor: string): boolean {
  return db.prepare('SELECT 1 FROM sandbox_parts WHERE vendor = ?').get(vendor) !== undefined;
}

function fillPart(db: Database, { name, fixture }: Vendor, plan: WorldPlan): void {
  try {
    fixture.fill(db, plan.fixture[name] as never); // it was checked against this vendor's schema
    db.prepare('INSERT INTO sandbox_parts VALUES (?, ?)').run(name, plan.origin);
  } catch (error) {
    if (error instanceof FixtureError) throw new Misuse(`${plan.origin}: ${name}/${error.path}: ${error.message}.`);
    throw error;
  }
}
