import { Type, type Static } from '@sinclair/typebox';
import { distance } from 'fastest-levenshtein';
import { JournalEntry } from './entry.ts';
import type { Exchange } from './exchange.ts';
import type { Journal } from './journal.ts';
import { criteriaOf, differences, isInTime, type Difference, type Match } from './match.ts';
import { presentExchange } from './present.ts';

/** An exchange that is almost one of those that were asked for. */
export const NearMiss = Type.Object({
  entry: JournalEntry,
  differs: Type.Array(Type.Object({ field: Type.String(), expected: Type.Union([Type.String(), Type.Number()]), actual: Type.Unknown() })),
});
export type NearMiss = Static<typeof NearMiss>;

const mostShown = 5;
const mostDifferences = 2;
/** Characters. Comparing takes as long as both texts multiplied, and those of mailboxes and names are shorter. */
const mostCompared = 320;

/**
 * The exchanges that are as asked for in all but one or two fields, the nearest first: by how many fields differ, then by how
 * far their texts are apart, then the latest. Where one field alone is asked for, these are what came instead.
 */
export function nearMisses(journal: Journal, match: Match, sandbox: string): NearMiss[] {
  const most = Math.min(mostDifferences, Math.max(criteriaOf(match) - 1, 1));
  return rankedMisses(journal, match).filter(({ differs }) => differs.length <= most).slice(0, mostShown).map((miss) => shown(miss, sandbox));
}

/** The exchanges that aren't as asked for, however far away, the nearest first. */
export function others(journal: Journal, match: Match, sandbox: string): NearMiss[] {
  return rankedMisses(journal, match).slice(0, mostShown).map((miss) => shown(miss, sandbox));
}

interface Miss {
  readonly exchange: Exchange;
  readonly differs: Difference[];
  readonly apart: number;
}

function rankedMisses(journal: Journal, match: Match): Miss[] {
  const misses = journal.exchanges()
    .filter((exchange) => isInTime(exchange, match))
    .map((exchange) => ({ exchange, differs: differences(exchange, match) }))
    .filter(({ differs }) => differs.length > 0)
    .map((miss) => ({ ...miss, apart: miss.differs.reduce((sum, difference) => sum + apartness(difference), 0) }));
  return misses.toSorted((one, other) => one.differs.length - other.differs.length || one.apart - other.apart || other.exchange.id - one.exchange.id);
}

/** How far a field is from what it should be, in letters. */
function apartness({ expected, actual }: Difference): number {
  const comparable = (text: unknown) => String(text ?? '').slice(0, mostCompared).toLowerCase();
  const wanted = comparable(expected);
  const texts: unknown[] = Array.isArray(actual) ? actual : [actual];
  return Math.min(...texts.map((text) => distance(comparable(text), wanted)), wanted.length);
}

function shown({ exchange, differs }: Miss, sandbox: string): NearMiss {
  return { entry: presentExchange(exchange, sandbox), differs };
}
