import { expect } from 'vitest';
import { start, type TestServer, type Wish } from '../support/server.ts';

export interface Asked {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly redirect?: 'follow' | 'manual';
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** A server, and what tests of faults do with it. */
export interface FaultyServer extends TestServer {
  /** Sends a request whose answer may be anything; rejects when the connection breaks. */
  ask(method: string, path: string, asked?: Asked): Promise<Response>;
  /** The status and the JSON of the answer. */
  answer(method: string, path: string, asked?: Asked): Promise<Answered>;
  /** Makes a rule. */
  fault(rule: object): Promise<void>;
  /** How often each rule struck, in the order in which they were made. */
  struck(): Promise<number[]>;
}

export async function startFaulty(wish: Wish = {}): Promise<FaultyServer> {
  const server = await start(wish);
  const ask = (method: string, path: string, { token = 'engineering-token', body, headers = {}, signal, redirect = 'follow' }: Asked = {}) =>
    fetch(`${server.origin}${path}`, {
      method,
      redirect,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  const answer = async (...asked: Parameters<typeof ask>) => {
    const response = await ask(...asked);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  return Object.assign(server, {
    ask,
    answer,
    async fault(rule: object) {
      expect(await answer('POST', '/_mock/faults', { body: rule })).toMatchObject({ status: 201 });
    },
    async struck() {
      const { body } = await answer('GET', '/_mock/faults');
      return (body as { faults: { struck: number }[] }).faults.map(({ struck }) => struck);
    },
  });
}

export const members = '/api/v2/team-members';
export const newcomer = { email: 'new.user@example.com', role: 'member' };
