import { connect, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { TestServer } from './server.ts';

/** When somebody began to follow a journal, and when they stopped. */
interface Readers {
  readonly came: Promise<void>;
  readonly went: Promise<void>;
}

export function watchReaders({ sandboxes: { default: { journal } } }: TestServer): Readers {
  const came = Promise.withResolvers<void>();
  const went = Promise.withResolvers<void>();
  const subscribe = journal.subscribe.bind(journal);
  journal.subscribe = (reader) => {
    const unsubscribe = subscribe(reader);
    came.resolve();
    return () => {
      unsubscribe();
      went.resolve();
    };
  };
  return { came: came.promise, went: went.promise };
}

export interface StreamedEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

/** Follows server-sent events until the test ends; comments are left out. */
export async function openStream(url: string, headers: Readonly<Record<string, string>> = {}): Promise<{ headers: Headers; next(): Promise<StreamedEvent | undefined> }> {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const answer = await fetch(url, { headers, signal: leaving.signal });
  const events = readEvents(answer.body!.pipeThrough(new TextDecoderStream()));
  return { headers: answer.headers, next: async () => (await events.next()).value };
}

/** Follows the journal of the default sandbox, and reads nothing after the beginning until it is resumed. */
export function openStalledStream(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1', () => socket.write('GET /_mock/journal/stream HTTP/1.1\r\nHost: localhost\r\n\r\n'));
  onTestFinished(() => void socket.destroy());
  return new Promise((resolve, reject) => {
    socket.on('error', reject).once('data', () => resolve(socket.pause()));
  });
}

async function* readEvents(chunks: ReadableStream<string>): AsyncGenerator<StreamedEvent, undefined> {
  let text = '';
  for await (const chunk of chunks) {
    const events = (text + chunk).split('\n\n');
    text = events.pop()!; // a split yields one at least
    for (const event of events) if (!event.startsWith(':')) yield parseEvent(event);
  }
  return undefined;
}

function parseEvent(text: string): StreamedEvent {
  const fields = Object.fromEntries(text.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
  return { ...(fields.id !== undefined && { id: fields.id }), event: fields.event!, data: JSON.parse(fields.data!) };
}

/** In milliseconds, to the microsecond. */
export const aDuration = expect.toSatisfy((duration: unknown) => typeof duration === 'number' && duration > 0 && Math.abs(duration * 1_000 - Math.round(duration * 1_000)) < 1e-6);
