import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { expect, onTestFinished } from 'vitest';
import type { Journal } from '../../src/journal/journal.ts';
import { prepare } from './prepare.ts';
import { start, type TestServer, type Wish } from './server.ts';

export interface ControlAnswer {
  readonly status: number;
  // oxlint-disable-next-line no-explicit-any -- JSON that a test looks into
  readonly body: any;
  readonly headers: Headers;
}

/** A test server with its control API at hand. */
export interface JournalServer extends TestServer {
  /** Sends a request to the control API; `/_mock` stands before the path. */
  control(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ControlAnswer>;
}

export async function startWithJournal(wish: Wish = {}): Promise<JournalServer> {
  const server = await start(wish);
  return Object.assign(server, {
    control: (method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) =>
      control(`${server.origin}/_mock${path}`, method, body, headers),
  });
}

export async function control(url: string, method = 'GET', body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<ControlAnswer> {
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text), headers: response.headers };
}

/** A server whose end, and whose journal's readers, a test has at hand. */
export async function startToEnd(): Promise<{ app: FastifyInstance; origin: string; readers: Readers }> {
  const { app, sandboxes } = await prepare({});
  onTestFinished(() => app.close());
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  return { app, origin, readers: watchReaders(sandboxes.default.journal) };
}

/** When somebody began to follow a journal, and when they stopped. */
interface Readers {
  readonly came: Promise<void>;
  readonly went: Promise<void>;
}

function watchReaders(journal: Journal): Readers {
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

export const aDuration = expect.any(Number);
