import { day, formatDuration, parseDuration } from './durations.ts';
import { Unfit } from './misuse.ts';
import type { Option } from './option.ts';

/** How long an invitation waits until it accepts itself, in milliseconds; null waits for somebody to accept it. */
export type AcceptAfter = number | null;

/** The longest wait: a hundred years. */
const longest = 36_525 * day;

/** `manual`, `immediately`, or `after 10m`. */
export function acceptance(words: { description: string }): Option<AcceptAfter, 'manual' | 'immediately' | `after ${string}`> {
  return { ...words, placeholder: 'manual|immediately|"after TIME"', default: null, shownDefault: 'manual', read: readAcceptance };
}

/** @throws Unfit */
export function readAcceptance(input: unknown): AcceptAfter {
  if (input === 'manual') return null;
  if (input === 'immediately') return 0;
  const [, time] = typeof input === 'string' ? (/^after[ :]+(\S+)$/.exec(input) ?? []) : [];
  const after = time === undefined ? undefined : parseDuration(time);
  if (after === undefined || after > longest) throw new Unfit('manual, immediately, or a wait such as "after 10m"');
  return after;
}

/** The mode as it is written: the inverse of `readAcceptance`. */
export function formatAcceptance(after: AcceptAfter): string {
  if (after === null) return 'manual';
  return after === 0 ? 'immediately' : `after ${formatDuration(after)}`;
}
