import { closest, distance } from 'fastest-levenshtein';

/**
 * ` Did you mean --port?`, or nothing when no known word is near, or no word was given. One that has the whole word in it is, however far it is in letters.
 * @param shown how the known word is written in the sentence
 */
export function suggestion(word: string, known: readonly string[], shown = (known: string) => known): string {
  if (word === '') return '';
  const nearest = known.find((other) => other.includes(word)) ?? closest(word, known);
  return nearest.includes(word) || distance(word, nearest) <= word.length / 2 ? ` Did you mean ${shown(nearest)}?` : '';
}
