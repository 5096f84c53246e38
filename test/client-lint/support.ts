import { startCovered, type CoveredServer } from '../coverage/support.ts';
import type { Wish } from '../support/server.ts';

export const email = 'new.user@example.com';

/** A server that watches its clients. */
export interface Watched extends CoveredServer {
  /** Moves the time outside the worlds. */
  wait(milliseconds: number): void;
  /** The rules of the warnings, request by request. */
  rules(sandbox?: string): Promise<string[][]>;
  messages(): Promise<string[]>;
}

export async function startWatched({ options, ...wish }: Wish = {}): Promise<Watched> {
  let now = 0;
  const server = await startCovered({ options: { strictClient: 'warn', ...options }, wallClock: { now: () => now }, ...wish });
  const warnings = async (path = '') => {
    const { entries } = await (await fetch(`${server.origin}${path}/_mock/journal`)).json() as { entries: { client_warnings: { rule: string; message: string }[] | null }[] };
    return entries.map((entry) => entry.client_warnings ?? []);
  };
  return Object.assign(server, {
    wait: (milliseconds: number) => { now += milliseconds; },
    rules: async (path?: string) => (await warnings(path)).map((found) => found.map(({ rule }) => rule)),
    messages: async () => (await warnings()).flat().map(({ message }) => message),
  });
}
