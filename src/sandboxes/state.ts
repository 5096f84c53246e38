import type { Database } from 'better-sqlite3';
import type { Vendor } from '../vendors/vendor.ts';
import type { Fixture, FixtureCheck } from './fixture.ts';
import { mergePart } from './merge.ts';
import type { Sandbox } from './sandbox.ts';
import { statement } from './statement.ts';
import { fillPart } from './world.ts';

/** The fixture that a world would be made from: every vendor's part, as of one moment. */
export function exportWorld(db: Database, vendors: readonly Vendor[]): Fixture {
  return db.transaction(() => Object.fromEntries(vendors.map(({ name, fixture }) => [name, fixture.export(db)])))();
}

/**
 * Gives the vendors that a fixture names the worlds it holds, in place of theirs; the others keep theirs.
 * @throws Misuse with the place and the reason when the fixture says something impossible; nothing has changed then
 */
export function replaceWorld(sandbox: Sandbox, vendors: readonly Vendor[], fixture: Fixture): void {
  sandbox.replace(() => {
    for (const vendor of vendors.filter(({ name }) => name in fixture)) {
      forgetPast(sandbox.db, vendor);
      refill(sandbox, vendor, fixture);
    }
  });
}

/**
 * Changes a world by what a part of a fixture names. Mails that were sent, invitations that were counted and ids that were given
 * stay so.
 * @throws Misuse with the place and the reason when that makes an impossible world; nothing has changed then
 */
export function mergeWorld(sandbox: Sandbox, vendors: readonly Vendor[], change: Fixture, check: FixtureCheck): void {
  sandbox.transaction(() => {
    const world = exportWorld(sandbox.db, vendors);
    const merged = vendors.filter(({ name }) => name in change)
      .map(({ name, fixture }) => [name, mergePart(world[name], change[name], fixture.collections)]);
    const unknown = Object.entries(change).filter(([name]) => !(name in world));
    const fixture = check(Object.fromEntries([...merged, ...unknown]), origin);
    sandbox.replace(() => {
      for (const vendor of vendors.filter(({ name }) => name in fixture)) refill(sandbox, vendor, fixture);
    });
  });
}

/** How messages name what a request sent. */
const origin = 'body';

/** Fills a vendor's tables anew. */
function refill(sandbox: Sandbox, vendor: Vendor, fixture: Fixture): void {
  const { db } = sandbox;
  db.pragma('defer_foreign_keys = ON');
  try {
    for (const table of tablesOf(db, vendor)) db.exec(`DELETE FROM "${table}"`);
    forgetPart.run(db, { vendor: vendor.name });
    fillPart(db, vendor, { fixture, origin }, sandbox.clock);
  } finally {
    db.pragma('defer_foreign_keys = OFF'); // a world in memory has no commit that would do it
  }
}

/** Takes out of a world what a vendor's fixture doesn't say: which ids were given, and our own facts about its people and tokens. */
function forgetPast(db: Database, vendor: Vendor): void {
  for (const table of tablesOf(db, vendor)) forgetIds.run(db, { table });
  for (const shared of selectSharedTables.all(db, {})) db.prepare(`DELETE FROM "${shared.name}" WHERE vendor = ?`).run(vendor.name);
}

function tablesOf(db: Database, { name }: Vendor): string[] {
  return selectTables.all(db, { pattern: `${name.replaceAll('-', '\\_')}\\_%` }).map((table) => table.name);
}

const selectTables = statement<{ pattern: string }, { name: string }>(`
  SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE :pattern ESCAPE '\\'`);
const forgetPart = statement<{ vendor: string }>('DELETE FROM sandbox_parts WHERE vendor = :vendor');
const forgetIds = statement<{ table: string }>('DELETE FROM sqlite_sequence WHERE name = :table');

/** Our own tables with facts about each vendor, such as mails, windows and acceptances of people and tokens that are gone. */
const selectSharedTables = statement<Record<never, never>, { name: string }>(`
  SELECT tables.name
    FROM sqlite_schema AS tables
         JOIN pragma_table_info(tables.name) AS columns
   WHERE tables.type = 'table' AND tables.name LIKE 'sandbox\\_%' ESCAPE '\\' AND columns.name = 'vendor'`);
