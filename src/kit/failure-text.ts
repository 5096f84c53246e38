import { nothingCame, oldestEntries } from '../journal/verify.ts';
import type { JournalEntry, NearMiss, Verification } from './journal-types.ts';
import type { Mock } from './mock.ts';

/**
 * Why a verification failed, with the requests that came nearest.
 * @param requests those of the mock; looked at when nothing like what is meant came
 */
export async function describeFailure({ message, matching, near_misses: nearMisses, complete }: Verification, requests: Pick<Mock['requests'], 'list'>): Promise<string> {
  const isSilent = complete && matching.length === 0 && nearMisses.length === 0 && (await requests.list({ limit: 1 })).length === 0;
  return [message, ...(matching.length > 0 ? ['Found:', ...matching.map(lineOf)] : []), ...describeNearMisses(nearMisses), ...(isSilent ? [nothingCame] : [])].join('\n');
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
