import type { MatcherState, TestContext } from 'vitest';
import { Misuse } from '../misuse.ts';
import { shown } from '../shown.ts';
import { matchers, type MatcherResult } from './matchers.ts';
import type { Mock } from './mock.ts';

/** A call of a matcher that has no result yet. */
interface Call {
  readonly received: unknown;
  /** The test that called it; while several run at once, Vitest may take another one of them for it. */
  readonly task: MatcherState['task'];
  readonly text: string;
  readonly result: Promise<MatcherResult>;
}

const underWay = new Set<Call>();

/** The matchers, known while they are under way. */
export const watchedMatchers = Object.fromEntries(Object.entries(matchers).map(([name, matcher]) => [name, watched(name, matcher)]));

function watched(name: string, matcher: (...given: never[]) => Promise<MatcherResult>) {
  return function (this: MatcherState, received: unknown, ...given: unknown[]): Promise<MatcherResult> {
    const text = `expect(mock).${this.isNot ? 'not.' : ''}${name}(${given.map(shown).join(', ')})`;
    const call: Call = { received, task: this.task, text, result: Reflect.apply(matcher, this, [received, ...given]) };
    underWay.add(call);
    return call.result.finally(() => underWay.delete(call));
  };
}

/** @throws Misuse for a matcher that a test didn't wait for; a test that failed may have been kept from it */
export async function requireAwaited(mock: Mock, test: TestContext['task']): Promise<void> {
  if (test.result?.state === 'fail') return;
  const forgotten = [...underWay].filter(({ received, task }) => received === mock || (task === test && !test.concurrent));
  if (forgotten.length === 0) return;
  await Promise.allSettled(forgotten.map(({ result }) => result)); // while their worlds are there
  throw new Misuse(forgotten.map(({ text }) => `A matcher is still under way: await ${text}.`).join('\n'));
}
