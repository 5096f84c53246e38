import { expect, test as plain } from 'vitest';
import type { MockMatchers } from './kit/matchers.ts';
import type { Mock } from './kit/mock.ts';
import type { MockOptions } from './kit/options.ts';
import { startMock } from './kit/start.ts';
import { requireAwaited, watchedMatchers } from './kit/under-way.ts';
import { Misuse } from './misuse.ts';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends MockMatchers {}
}

expect.extend(watchedMatchers);

/** What no other worker has, nor another run on the same server or file. */
const worker = crypto.randomUUID().slice(-12);
let sandboxes = 0;

/**
 * Vitest's `test` with a `mock`: a fresh sandbox each, on one server per worker, gone with the test, which fails for a matcher
 * that it didn't await (of several tests at once, for one about its own `mock`). With `strictClient: 'fail'` it also fails for
 * what its client did in it; another world is judged by its own `requests.verifyClients()`.
 *
 * ```ts
 * import { expect } from 'vitest';
 * import { test } from 'better-stack-mock/vitest';
 *
 * test('invites a colleague', async ({ mock }) => {
 *   await inviteColleague({ baseUrl: mock.url, token: mock.tokens.engineering });
 *   await expect(mock).toHaveInvited('eve@example.com', { role: 'responder' });
 * });
 * ```
 */
export const test = plain
  /** What the server is started with; override it with options of your own, of which `coverageThreshold` is none. */
  .extend('mockOptions', { scope: 'worker' }, (): MockOptions => ({}))
  /** The server of all tests of a worker; `mock` is a sandbox of it. */
  .extend('mockServer', { scope: 'worker' }, async ({ mockOptions }, { onCleanup }): Promise<Mock> => {
    const server = await startMock(optionsOfWorker(mockOptions));
    onCleanup(() => server.close().catch((error: unknown) => { if (error instanceof Misuse) throw error; })); // a worker may pass without a request
    return server;
  })
  .extend('mock', async ({ mockServer, mockOptions, task }, { onCleanup }): Promise<Mock> => {
    const sandbox = await mockServer.sandbox(`test-${worker}-${++sandboxes}`);
    onCleanup(async () => {
      try {
        await requireAwaited(sandbox, task);
        if (mockOptions.strictClient === 'fail') await sandbox.requests.verifyClients();
      } finally {
        await sandbox.close();
      }
    });
    return sandbox;
  });

/**
 * The options of a worker's server, which judges nothing when it ends: it has seen a part of the run only, and Vitest drops the
 * errors of the worker that ends last.
 * @throws Misuse for what a whole run is held to
 */
function optionsOfWorker(options: MockOptions): MockOptions {
  const { coverageThreshold: threshold, strictClient } = options;
  if (threshold !== undefined) {
    throw new Misuse(`coverageThreshold is about a whole run, and the server of a worker sees only a part of it. Let "coverage" name a JSON file of its own for each worker, and judge their sum: npx better-stack-mock coverage merge contract/*.json --coverage-threshold ${threshold}.`);
  }
  return { ...options, ...(strictClient === 'fail' && { strictClient: 'warn' }) };
}
