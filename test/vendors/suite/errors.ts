import { describe, expect, it } from 'vitest';
import { start, type Options, type TestServer } from '../../support/server.ts';
import type { VendorFacts } from './facts.ts';

/** A request that is refused by one rule. */
export interface Provocation {
  /** Options of the server, besides those of the published examples. */
  readonly options?: Options;
  /** What must have happened. */
  before?(server: TestServer): Promise<unknown>;
  send(server: TestServer): Promise<{ status: number; body: unknown; rule?: string | undefined }>;
  /** The status and the whole body, spelt out. */
  readonly answer: readonly [status: number, body: object];
}

/** Every refusal of the catalogue comes true, and leaves the world as it was. */
export function describeErrors({ vendor }: VendorFacts, provocations: Readonly<Record<string, Provocation>>, options: Options = {}): void {
  describe('errors', () => {
    it.each(Object.entries(provocations))('%s comes with its status and body', async (rule, { options: own, before, send, answer: [status, body] }) => {
      const server = await start({ ...options, ...own });
      await before?.(server);

      const answer = await send(server);

      expect({ status: answer.status, body: answer.body, rule: answer.rule ?? rule }).toEqual({ status, body, rule });
      expect(vendor.errors[rule]?.entry.statusCode).toBe(status);
    });

    it.each(Object.entries(provocations).filter(([rule]) => rule !== 'unexpected'))('%s changes nothing', async (_rule, { options: own, before, send }) => {
      const server = await start({ ...options, ...own });
      await before?.(server);
      const dump = server.dump();

      await send(server);

      expect(server.dump()).toEqual(dump);
    });

    it('are all provoked', () => {
      expect(Object.keys(provocations).toSorted()).toEqual(Object.keys(vendor.errors).toSorted());
    });
  });
}
