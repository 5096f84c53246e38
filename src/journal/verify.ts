import type { Exchange } from './exchange.ts';
import type { Journal } from './journal.ts';
import { differences, isInTime, matching, type Match } from './match.ts';

/** How many exchanges there should be. */
export interface Expectation {
  readonly least: number;
  readonly most: number;
  /** Whether there should be no exchange but those that match. */
  readonly nothingElse: boolean;
  /** Such as `exactly 2 requests`. */
  readonly words: string;
}

export interface Verdict {
  readonly outcome: 'passed' | 'too few' | 'too many' | 'others' | 'unknown';
  readonly found: readonly Exchange[];
  /** Whether everything that came when it is asked for is still there. */
  readonly isComplete: boolean;
  readonly message: string;
}

/** Holds the journal to an expectation. What can't be known, because entries were dropped, doesn't pass. */
export function verify(journal: Journal, match: Match, expected: Expectation): Verdict {
  const found = matching(journal, match);
  const outcome = outcomeOf(journal, match, expected, found.length);
  return { outcome, found, isComplete: isComplete(journal, match), message: messageOf(journal, match, expected, { outcome, found: found.length }) };
}

function outcomeOf(journal: Journal, match: Match, { least, most, nothingElse }: Expectation, found: number): Verdict['outcome'] {
  if (found < least) return 'too few';
  if (found > most) return 'too many';
  if (nothingElse && countOthers(journal, match) > 0) return 'others';
  const dependsOnAll = nothingElse || most !== Infinity;
  return dependsOnAll && !isComplete(journal, match) ? 'unknown' : 'passed';
}

function isComplete(journal: Journal, { after_id: afterId, since }: Match): boolean {
  return journal.isComplete({ afterId, since: since === undefined ? undefined : Date.parse(since) });
}

function countOthers(journal: Journal, match: Match): number {
  return journal.exchanges().filter((exchange) => isInTime(exchange, match) && differences(exchange, match).length > 0).length;
}

function messageOf(journal: Journal, match: Match, { words }: Expectation, { outcome, found }: { outcome: Verdict['outcome']; found: number }): string {
  const expected = `Expected ${words} matching ${JSON.stringify(match)}, found ${found}`;
  if (outcome === 'others') return `${expected} and ${others(countOthers(journal, match))}.`;
  const mayBeMore = outcome === 'unknown' || (outcome === 'too few' && !isComplete(journal, match));
  return mayBeMore ? `${expected}, but the journal dropped its ${oldest(journal.dropped)}. Raise --journal, clear it first, or ask with after_id.` : `${expected}.`;
}

function oldest(count: number): string {
  return count === 1 ? 'oldest entry' : `${count} oldest entries`;
}

function others(count: number): string {
  return count === 1 ? '1 other' : `${count} others`;
}
