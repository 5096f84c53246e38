import type { Database } from 'better-sqlite3';
import { timestamp, type Clock } from '../clock.ts';
import { Misuse } from '../misuse.ts';
import { FixtureError, type AddPeople, type Vendor } from '../vendors/vendor.ts';
import { explain, openDatabase } from './database.ts';
import type { Fixture } from './fixture.ts';
import { migrate, type Tables } from './migrations.ts';

/** Our own tables, beside those of the vendors. */
const commonTables: Tables = {
  name: 'sandbox',
  migrations: [
    `
    CREATE TABLE sandbox_parts (
      vendor TEXT PRIMARY KEY,
      origin TEXT NOT NULL
    ) STRICT;

    CREATE TABLE sandbox_invitation_windows (
      vendor     TEXT    NOT NULL,
      token      TEXT    NOT NULL,
      started_at INTEGER NOT NULL,
      sent       INTEGER NOT NULL,
      PRIMARY KEY (vendor, token)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sandbox_outbox (
      id            INTEGER PRIMARY KEY AUTOINCREMENT,
      vendor        TEXT NOT NULL,
      invitation_id TEXT NOT NULL,
      address       TEXT NOT NULL,
      team          TEXT NOT NULL,
      link_base     TEXT NOT NULL,
      secret        TEXT NOT NULL,
      sent_at       TEXT NOT NULL
    ) STRICT;

    CREATE TABLE sandbox_acceptances (
      vendor        TEXT NOT NULL,
      invitation_id TEXT NOT NULL,
      member_id     TEXT NOT NULL,
      PRIMARY KEY (vendor, invitation_id)
    ) STRICT, WITHOUT ROWID;
    `,
    'CREATE INDEX sandbox_outbox_by_address ON sandbox_outbox (address COLLATE NOCASE);',
    'ALTER TABLE sandbox_outbox DROP COLUMN link_base;',
  ],
};

/**
 * In bytes. A table takes a page at least, and most worlds are small: in memory, and in
 * copies of it, they take a third of what they would with SQLite's own 4,096.
 */
const smallPage = 1_024;

/** What a new world is filled with. */
export interface WorldPlan {
  readonly vendors: readonly Vendor[];
  readonly fixture: Fixture;
  /** How messages name the fixture: its name, its file, or where it came from. */
  readonly origin: string;
  /** Seats in place of the fixture's; undefined leaves those, null is unlimited. */
  readonly seats?: number | null | undefined;
  /** Generated people to add to the parts that get filled, and what makes them, by the vendor's name. */
  readonly members?: { readonly count: number; readonly generators: ReadonlyMap<string, AddPeople>; readonly made: (count: number) => void } | undefined;
}

/**
 * Opens a world's database, and fills the parts that aren't filled yet, in one transaction.
 * @param file undefined is a database in memory
 * @param beforeNew is called before a world that is new is filled, while no other process can open it
 * @throws Misuse when the file can't be used or the fixture says something impossible
 */
export function openWorld(file: string | undefined, plan: WorldPlan, clock: Clock, beforeNew: () => void = () => {}): Database {
  const db = openDatabase(file, ownersOf(plan), file === undefined && plan.members === undefined ? smallPage : undefined);
  try {
    db.transaction(() => {
      if (isEmpty(db)) beforeNew();
      fillWorld(db, plan, clock);
    }).immediate();
    return db;
  } catch (error) {
    db.close();
    throw file === undefined ? error : explain(error, file);
  }
}

/** Brings the database of a snapshot, which an older version of this program may have written, to what `openWorld` yields. */
export type Upgrade = (db: Database, isStart: boolean) => void;

/**
 * What upgrades the snapshots of a world. That of its start gets the seats of the plan; the others keep theirs.
 * @throws Misuse, when it is called, for what a newer version wrote
 */
export function upgradeFor(plan: WorldPlan, clock: Clock): Upgrade {
  return (db, isStart) => {
    migrate(db, ownersOf(plan));
    db.transaction(() => fillWorld(db, { ...plan, members: undefined, seats: isStart ? plan.seats : undefined }, clock))();
  };
}

function ownersOf({ vendors }: WorldPlan): Tables[] {
  return [commonTables, ...vendors];
}

function fillWorld(db: Database, plan: WorldPlan, clock: Clock): void {
  const { vendors, members, seats } = plan;
  const unfilled = vendors.filter(({ name }) => !isFilled(db, name));
  for (const vendor of unfilled) fillPart(db, vendor, plan, clock);
  if (members) for (const { name } of unfilled) members.generators.get(name)?.(db, members.count, timestamp(clock), members.made);
  if (seats !== undefined) for (const { fixture } of vendors) fixture.setSeats?.(db, seats);
}

function isEmpty(db: Database): boolean {
  return db.prepare('SELECT 1 FROM sandbox_parts').get() === undefined;
}

function isFilled(db: Database, vendor: string): boolean {
  return db.prepare('SELECT 1 FROM sandbox_parts WHERE vendor = ?').get(vendor) !== undefined;
}

/**
 * Fills the empty tables of a vendor.
 * @throws Misuse when its part of the fixture says something impossible
 */
export function fillPart(db: Database, { name, fixture }: Vendor, { fixture: { [name]: part }, origin }: Pick<WorldPlan, 'fixture' | 'origin'>, clock: Clock): void {
  try {
    fixture.fill(db, part as never, clock); // it was checked against this vendor's schema
    db.prepare('INSERT INTO sandbox_parts VALUES (?, ?)').run(name, origin);
  } catch (error) {
    if (error instanceof FixtureError) throw new Misuse(`${origin}: ${name}/${error.path}: ${error.message}.`);
    throw error;
  }
}
