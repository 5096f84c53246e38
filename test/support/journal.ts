import { expect } from 'vitest';
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

export const aDuration = expect.any(Number);
