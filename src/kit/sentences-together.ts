import type { WorldChange } from '../vendors/words.ts';

/** The additions to a world in their order, with sentences that follow each other in one change. */
export function withSentencesTogether(additions: readonly (string | WorldChange)[]): (string[] | WorldChange)[] {
  const parts: (string[] | WorldChange)[] = [];
  for (const addition of additions) {
    const last = parts.at(-1);
    if (typeof addition !== 'string') parts.push(addition);
    else if (Array.isArray(last)) last.push(addition);
    else parts.push([addition]);
  }
  return parts;
}
