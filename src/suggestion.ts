/** ` Did you mean --port?`, or nothing when no known word is near. */
export async function suggestion(word: string, known: readonly string[]): Promise<string> {
  const { closest, distance } = await import('fastest-levenshtein');
  const nearest = closest(word, known);
  return distance(word, nearest) <= word.length / 2 ? ` Did you mean ${nearest}?` : '';
}
