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
  const held: Held = { found: found.length, others: expected.nothingElse ? countOthers(journal, match) : 0, isComplete: isComplete(journal, match) };
  const outcome = outcomeOf(expected, held);
  return { outcome, found, isComplete: held.isComplete, message: messageOf(match, expected, { ...held, outcome, dropped: journal.dropped }) };
}

/** What the journal has of what is asked for. */
interface Held {
  readonly found: number;
  /** How many exchanges came besides; counted where there should be none. */
  readonly others: number;
  readonly isComplete: boolean;
}

function outcomeOf({ least, most, nothingElse }: Expectation, { found, others, isComplete }: Held): Verdict['outcome'] {
  if (found < least) return 'too few';
  if (found > most) return 'too many';
  if (others > 0) return 'others';
  const dependsOnAll = nothingElse || most !== Infinity;
  return dependsOnAll && !isComplete ? 'unknown' : 'passed';
}

function isComplete(journal: Journal, { after_id: afterId, since }: Match): boolean {
  return journal.isComplete({ afterId, since: since === undefined ? undefined : Date.parse(since) });
}

function countOthers(journal: Journal, match: Match): number {
  return journal.exchanges().filter((exchange) => isInTime(exchange, match) && differences(exchange, match).length > 0).length;
}

function messageOf(match: Match, { words }: Expectation, { outcome, found, others, isComplete, dropped }: Held & { outcome: Verdict['outcome']; dropped: number }): string {
  const expected = `Expected ${words} matching ${JSON.stringify(match)}, found ${found}`;
  if (outcome === 'others') return `${expected} and ${others === 1 ? '1 other' : `${others} others`}.`;
  const mayBeMore = outcome === 'unknown' || (outcome === 'too few' && !isComplete);
  return mayBeMore ? `${expected}, but the journal dropped its ${oldestEntries(dropped)}. Raise --journal, clear it first, or ask with after_id.` : `${expected}.`;
}

/** What to think of when a journal is empty. */
export const nothingCame = 'No request came at all. Does the client use the address of this mock?';

/** Such as `2 oldest entries`. */
export function oldestEntries(count: number): string {
  return count === 1 ? 'oldest entry' : `${count} oldest entries`;
}
