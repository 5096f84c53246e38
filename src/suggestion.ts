import { closest, distance } from 'fastest-levenshtein';

/**
 * ` Did you mean --port?`, or nothing when no known word is near, or no word was given. One that has every part of the word in it is,
 * however far it is in letters: `change-role` is near `change-team-member-role`.
 * @param shown how the known word is written in the sentence
 */
export function suggestion(word: string, known: readonly string[], shown = (known: string) => known): string {
  if (word === '') return '';
  const parts = word.split('-').filter((part) => part.length >= shortestPart);
  const longer = known.find((other) => parts.length > 0 && parts.every((part) => other.includes(part)));
  const nearest = longer ?? closest(word, known);
  return longer !== undefined || distance(word, nearest) <= word.length / 2 ? ` Did you mean ${shown(nearest)}?` : '';
}

/** What is shorter is in too many words to mean one. */
const shortestPart = 3;
