import type { Refusal } from '../vendors/refusal.ts';

/** Sent as 1 in a request, it asks for the same header in a refusal. */
export const explainHeader = 'x-mock-explain';

/**
 * Which rule refused, how we know of it, and where the journal has it: `rule=emailRequired; source=documented; entry=17`.
 * Made of our own words and a number alone, so that nothing a client sent can reach a header.
 */
export function explanation({ rule, entry }: Refusal, id: number | undefined): string {
  return `rule=${rule}; source=${entry.source.certainty}${id === undefined ? '' : `; entry=${id}`}`;
}
