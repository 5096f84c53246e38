import type { Database } from 'better-sqlite3';
import { statement, type Statement } from './statement.ts';

/**
 * Declares a query that is asked with some of its conditions. Each set of them is a statement of its own, so that SQLite
 * finds the rows by an index; with `(:email IS NULL OR email = :email)` it would read all of them.
 *
 * ```ts
 * const findTeams = filtered<{ name: string }, Team>({ name: 'name = :name' }, (where) => `SELECT * FROM teams ${where} ORDER BY id`);
 * findTeams(db, { name: undefined });
 * ```
 */
export function filtered<Filters extends object, Row>(
  conditions: Readonly<Record<keyof Filters, string>>,
  query: (where: string) => string,
): (db: Database, filters: { [Name in keyof Filters]?: Filters[Name] | undefined }) => Row[] {
  const statements = new Map<string, Statement<Filters, Row>>();
  const names = Object.keys(conditions) as (keyof Filters & string)[]; // an object's own keys
  return (db, filters) => {
    const asked = names.filter((name) => filters[name] !== undefined).map((name) => conditions[name]);
    const where = asked.length === 0 ? '' : `WHERE ${asked.join(' AND ')}`;
    let found = statements.get(where);
    if (!found) statements.set(where, (found = statement<Filters, Row>(query(where))));
    return found.all(db, filters as Filters); // what is missing isn't asked for
  };
}
