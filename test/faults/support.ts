import { expect } from 'vitest';
import { send, type Asked } from '../support/request.ts';
import { start, type Options, type TestServer } from '../support/server.ts';

/** A server, and what tests of faults do with it. */
export interface FaultyServer extends TestServer {
  /** Sends a request whose answer may be anything; rejects when the connection breaks. */
  send(method: string, path: string, asked?: Asked): Promise<Response>;
  /** Makes a rule. */
  fault(rule: object): Promise<void>;
  /** How often each rule struck, in the order in which they were made. */
  struck(): Promise<number[]>;
}

export async function startFaulty(options: Options = {}): Promise<FaultyServer> {
  const server = await start(options);
  return Object.assign(server, {
    send: (...asked: [method: string, path: string, asked?: Asked]) => send(server.origin, ...asked),
    async fault(rule: object) {
      expect(await server.ask('POST', '/_mock/faults', { body: rule })).toMatchObject({ status: 201 });
    },
    async struck() {
      const { body } = await server.ask('GET', '/_mock/faults');
      return (body as { faults: { struck: number }[] }).faults.map(({ struck }) => struck);
    },
  });
}

export const members = '/api/v2/team-members';
export const newcomer = { email: 'new.user@example.com', role: 'member' };
