import type { Exchange } from './exchange.ts';
import type { Journal } from './journal.ts';
import { isMatch, matching, type Match } from './match.ts';

export interface Wish {
  readonly match: Match;
  /** How many exchanges to wait for. */
  readonly count: number;
  /** Milliseconds on the wall, whatever the sandbox's clock does. */
  readonly timeout: number;
  /** Ends the wait early. */
  readonly signal: AbortSignal;
}

export interface Waited {
  readonly outcome: 'came' | 'timed out' | 'ended';
  readonly found: readonly Exchange[];
}

/** Waits until so many exchanges match, those that are there already included. */
export function waitFor(journal: Journal, { match, count, timeout, signal }: Wish): Promise<Waited> {
  const found = matching(journal, match); // what a reset or DELETE /_mock/journal clears is taken out
  if (found.length >= count) return Promise.resolve({ outcome: 'came', found });
  return new Promise((resolve) => {
    const end = (outcome: Waited['outcome']) => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener('abort', abort);
      resolve({ outcome, found });
    };
    const abort = () => end('ended');
    const timer = setTimeout(end, timeout, 'timed out');
    const unsubscribe = journal.subscribe({
      receive(exchange) {
        if (isMatch(exchange, match)) found.push(exchange);
        if (found.length >= count) end('came');
      },
      forget: () => void found.splice(0),
      end: abort,
    });
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}
