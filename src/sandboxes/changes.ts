import type { Database } from 'better-sqlite3';

/** When the rows of a database change. */
interface Changes {
  /** How often they did. */
  count: number;
  /** Whether they may be changing now. */
  isUnderWay: boolean;
}

const watched = new WeakMap<Database, Changes>();

/** Lets `untilChanged` keep what it finds in a database. Only for one that this program alone changes, and always by `changing`. */
export function watchChanges(db: Database): void {
  watched.set(db, { count: 0, isUnderWay: false });
}

/** Does work that changes rows or takes changes back. What is read meanwhile comes from the database itself. */
export function changing<Result>(db: Database, work: () => Result): Result {
  const changes = watched.get(db);
  if (!changes || changes.isUnderWay) return work();
  changes.isUnderWay = true;
  try {
    return work();
  } finally {
    changes.isUnderWay = false;
    changes.count++;
  }
}

/** The row that a statement finds in a database for values in their order. */
type Find<Row> = (values: readonly unknown[]) => Row | undefined;

/** So many rows of one statement are kept from one database; with the next, it begins anew. */
const mostKept = 256;

/**
 * The same as a search, which is spared what it found since the database last changed: most requests look for what others
 * looked for before them, their token first of all. Nothing is kept of a database that isn't watched, nor that something isn't
 * there, because there is no end of that.
 */
export function untilChanged<Row>(db: Database, find: Find<Row>): Find<Row> {
  const changes = watched.get(db);
  if (!changes) return find;
  let kept = { root: new TrieNode<Row>(), size: 0, at: changes.count };
  return (values) => {
    if (changes.isUnderWay) return find(values);
    const known = kept.at === changes.count ? rowAt(kept.root, values) : undefined;
    if (known !== undefined) return known;
    const row = find(values);
    if (row === undefined) return undefined;
    if (kept.at !== changes.count || kept.size === mostKept) kept = { root: new TrieNode(), size: 0, at: changes.count };
    keepAt(kept.root, values, row);
    kept.size++;
    return row;
  };
}

/** The row that was found with the values that lead here, and a further node for each value that may follow. */
class TrieNode<Row> {
  row: Row | undefined;
  readonly further = new Map<unknown, TrieNode<Row>>();
}

function rowAt<Row>(node: TrieNode<Row> | undefined, values: readonly unknown[]): Row | undefined {
  for (const value of values) node = node?.further.get(value);
  return node?.row;
}

function keepAt<Row>(node: TrieNode<Row>, values: readonly unknown[], row: Row): void {
  for (const value of values) {
    const next = node.further.get(value) ?? new TrieNode<Row>();
    node.further.set(value, next);
    node = next;
  }
  node.row = row;
}
