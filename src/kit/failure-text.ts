import { oldestEntries } from '../journal/verify.ts';
import type { JournalEntry, NearMiss, Verification } from './journal-types.ts';

/** Why a verification failed, with the requests that came nearest. */
export function describeFailure({ message, matching, near_misses: nearMisses }: Verification): string {
  return [message, ...(matching.length > 0 ? ['Found:', ...matching.map(lineOf)] : []), ...describeNearMisses(nearMisses)].join('\n');
}

/** The requests that came nearest, each with what it isn't. */
export function describeNearMisses(nearMisses: readonly NearMiss[]): string[] {
  const lines = nearMisses.map(({ entry, differs }) =>
    `${lineOf(entry)}: ${differs.map(({ field, expected, actual }) => `${field} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`).join('; ')}`);
  return lines.length > 0 ? ['Nearest:', ...lines] : [];
}

/** What follows when a journal had no room for so many exchanges. */
export function droppedText(count: number): string {
  return `the journal dropped its ${oldestEntries(count)}. Start the mock with a larger "journal", or clear it first.`;
}

/** A request in a list of them. */
export function lineOf({ id, method, url, answer }: JournalEntry): string {
  return `  #${id} ${method} ${url} (${answer?.status ?? 'no answer'})`;
}
