import { invalid } from '../control-error.ts';
import { parseDuration } from '../durations.ts';
import { answerBody, answerRule, answerStatus, closeBefore, closeDuring, contentTypeIn, drip, loseAnswer, malformed } from './acts.ts';
import type { Act, Effect } from './fault.ts';
import { lognormal } from './random.ts';
import type { FaultEffect } from './schema.ts';

/** The longest that a delay or a drip can take, in milliseconds. */
export const longestHold = 3_600_000;

/**
 * What an effect asks for.
 * @throws ControlError 400 when it asks for nothing, for two things at once, or for what can't be done
 */
export function readEffect(effect: FaultEffect): Effect {
  const acts = Object.entries(readers).filter(([kind]) => kind in effect);
  if (acts.length > 1) throw invalid(`body.effect has ${acts.map(([kind]) => kind).join(' and ')}`, 'Take one of them; only delay goes with the others. For several, make several rules.');
  if (!('status' in effect)) for (const part of ['body', 'headers']) if (part in effect) throw invalid(`body.effect has ${part} without status`, 'Say which status to answer with.');
  return { delay: readDelay(effect.delay), act: acts[0]?.[1](effect) };
}

const readers: Record<string, (effect: FaultEffect) => Act> = {
  status: ({ headers = {}, ...effect }) => {
    const status = effect.status!; // or this reader were not asked, and so with the others
    requireHeaders(headers);
    if (!('body' in effect)) {
      if (contentTypeIn(headers) !== undefined) throw invalid("body.effect.headers has a content type for the vendor's own body", 'Say in body what to answer, or leave the content type out.');
      return answerStatus(status, headers);
    }
    if (status === 204 || status === 304) throw invalid(`body.effect has a body, and ${status} has none`, 'Leave the body out.');
    return answerBody(status, effect.body, headers);
  },
  rule: ({ rule }) => answerRule(rule!),
  close: ({ close }) => (close === 'before' ? closeBefore : closeDuring),
  drip: ({ drip: time }) => drip(readHold(time!, 'drip')),
  malformed: () => malformed,
  lose_answer: () => loseAnswer,
};

function readDelay(delay: FaultEffect['delay']): Effect['delay'] {
  if (delay === undefined) return undefined;
  if (typeof delay === 'string') {
    const fixed = readHold(delay, 'delay');
    return () => fixed;
  }
  const spread = { median: readHold(delay.median, 'delay.median'), sigma: delay.sigma };
  return (random) => Math.min(longestHold, lognormal(random, spread));
}

function readHold(text: string, field: string): number {
  const hold = parseHold(text);
  if (hold === undefined) throw invalid(`body.effect.${field} is no stretch of time from 1ms to 1h`, 'Write it like 200ms, 2s or PT2S.');
  return hold;
}

/** Milliseconds from 1 to the longest, or undefined for anything else. */
export function parseHold(text: string): number | undefined {
  const hold = parseDuration(text);
  return hold !== undefined && hold >= 1 && hold <= longestHold ? hold : undefined;
}

const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;
const ownHeaders = new Set(['content-length', 'transfer-encoding', 'trailer', 'upgrade', 'x-request-id']);

function requireHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name)) throw invalid(`body.effect.headers has "${name}", which is no name of a header`, 'Use letters, digits and hyphens.');
    if (!headerValue.test(value)) throw invalid(`body.effect.headers.${name} has characters that no header can carry`, 'Use one line of plain text.');
    if (ownHeaders.has(name.toLowerCase())) throw invalid(`body.effect.headers.${name} is set by the server itself`, 'Leave it out.');
  }
}
