import { Type, type Static } from '@sinclair/typebox';
import { invalid } from '../control-error.ts';
import { Match } from '../journal/match.ts';
import type { Expectation } from '../journal/verify.ts';
import { strict } from '../schema-parts.ts';

const Count = Type.Optional(Type.Integer({ minimum: 0 }));

/** Which requests are meant, and how many of them there should be. */
export const Expected = Type.Object(
  {
    match: Type.Optional(Match),
    exactly: Count,
    at_least: Count,
    at_most: Count,
    never: Type.Optional(Type.Literal(true)),
    nothing_else: Type.Optional(Type.Literal(true, { description: 'Every request that came is one of those meant.' })),
  },
  { ...strict, description: 'One of exactly, at_least, at_most, never and nothing_else; at_least and at_most may stand together.' },
);
type Counts = Omit<Static<typeof Expected>, 'match'>;

/** @throws ControlError 400 when it says nothing, two things at once, or what can't be */
export function expectationOf(counts: Counts): Expectation {
  const { exactly, at_least: least = 0, at_most: most = Infinity, never, nothing_else: nothingElse = false } = counts;
  const given = Object.keys(counts).toSorted();
  if (given.length !== 1 && given.join() !== 'at_least,at_most') {
    throw invalid(given.length === 0 ? "The body doesn't say how many requests to expect" : `The body says ${given.join(' and ')}`, 'Say one of exactly, at_least, at_most, never and nothing_else, or at_least with at_most.');
  }
  if (least > most) {
    throw invalid(`The body says at_least ${least} and at_most ${most}, which no number is`, 'Let at_least be the smaller one, or say exactly.');
  }
  if (never) return { least: 0, most: 0, nothingElse, words: 'no request' };
  if (nothingElse) return { least: 0, most: Infinity, nothingElse, words: 'nothing but requests' };
  if (exactly !== undefined) return { least: exactly, most: exactly, nothingElse, words: `exactly ${requests(exactly)}` };
  const words = [...(least > 0 || most === Infinity ? [`at least ${requests(least)}`] : []), ...(most < Infinity ? [`at most ${requests(most)}`] : [])];
  return { least, most, nothingElse, words: words.join(' and ') };
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}
