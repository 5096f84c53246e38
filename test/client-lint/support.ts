import { startCovered, type CoveredServer } from '../coverage/support.ts';
import { TestWall } from '../support/clock.ts';
import type { Options } from '../support/server.ts';

export const email = 'new.user@example.com';

/** A server that watches its clients. */
export interface Watched extends CoveredServer {
  /** Moves the time outside the worlds. */
  wait(milliseconds: number): void;
  /** The rules of the warnings, request by request. */
  rules(sandbox?: string): Promise<string[][]>;
  messages(): Promise<string[]>;
}

export async function startWatched(options: Options = {}): Promise<Watched> {
  const wall = new TestWall();
  const server = await startCovered({ strictClient: 'warn', ...options }, { wallClock: wall });
  const warnings = async (path = '') => {
    const { body } = await server.ask('GET', `${path}/_mock/journal`);
    return (body.entries as { client_warnings: { rule: string; message: string }[] | null }[]).map((entry) => entry.client_warnings ?? []);
  };
  return Object.assign(server, {
    wait: (milliseconds: number) => wall.pass(milliseconds),
    rules: async (path?: string) => (await warnings(path)).map((found) => found.map(({ rule }) => rule)),
    messages: async () => (await warnings()).flat().map(({ message }) => message),
  });
}
