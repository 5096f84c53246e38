import type { ServerResponse } from 'node:http';
import type { Journal } from './journal.ts';
import { isMatch, type Match } from './match.ts';
import { presentExchange } from './present.ts';

export interface StreamParts {
  readonly journal: Journal;
  readonly sandbox: string;
  readonly match: Match;
  /** The last entry the reader has; what came since is told first. Undefined starts with what comes next. */
  readonly afterId: number | undefined;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/** In milliseconds. Keeps proxies from ending a quiet stream, and finds readers that are gone. */
const heartbeat = 15_000;
/** In milliseconds. What a reader has to take what is left when the stream ends. */
const lastMoment = 250;

/**
 * Writes entries as server-sent events: `id`, `event: exchange`, `data` in JSON. Each is taken from the journal when the reader
 * has room for it, so that a slow reader costs nobody anything; what the journal drops meanwhile is told as `event: gap`.
 */
export function streamExchanges(answer: ServerResponse, { journal, sandbox, match, afterId, signal }: StreamParts): void {
  // an id from before a restart means nothing any more
  let last = afterId === undefined ? journal.lastId : afterId > journal.lastId ? 0 : afterId;

  const write = (event: string, data: object, id = '') => answer.write(`${id}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const pump = () => {
    while (!answer.writableNeedDrain && !answer.writableEnded) {
      const exchange = journal.firstAfter(last);
      if (!exchange) return;
      if (exchange.id > last + 1) write('gap', { missed: exchange.id - last - 1 });
      last = exchange.id;
      if (isMatch(exchange, match)) write('exchange', presentExchange(exchange, sandbox), `id: ${exchange.id}\n`);
    }
  };
  const stop = () => {
    clearInterval(beating);
    unsubscribe();
    signal.removeEventListener('abort', close);
  };
  const end = (reason: string) => {
    stop();
    write('end', { reason });
    answer.end();
    setTimeout(() => answer.destroy(), lastMoment).unref();
  };
  const close = () => end('The server ends.');
  const beat = () => answer.writableNeedDrain || answer.write(': still here\n\n');
  const beating = setInterval(beat, heartbeat).unref();
  const unsubscribe = journal.subscribe({ receive: pump, end: () => end('The sandbox is gone.') });

  answer.on('drain', pump);
  answer.on('close', stop);
  answer.on('error', stop);
  answer.write(': the journal\n\n');
  pump();
  if (signal.aborted) close();
  else signal.addEventListener('abort', close);
}
