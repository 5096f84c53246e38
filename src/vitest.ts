import { expect, test as plain } from 'vitest';
import { matchers, type MockMatchers } from './kit/matchers.ts';
import type { Mock } from './kit/mock.ts';
import type { MockOptions } from './kit/options.ts';
import { startMock } from './kit/start.ts';

declare module 'vitest' {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends MockMatchers {}
}

expect.extend(matchers);

let sandboxes = 0;
/** Whether a test of this worker failed for what its client did. */
let hasClientFailed = false;

/**
 * Vitest's `test` with a `mock`: a fresh sandbox each, on one server per worker, gone with the test. With `strictClient: 'fail'`
 * a test fails for what its client did.
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
  /** What the server is started with; override it with options of your own. */
  .extend('mockOptions', { scope: 'worker' }, (): MockOptions => ({}))
  /** The server of all tests of a worker; `mock` is a sandbox of it. */
  .extend('mockServer', { scope: 'worker' }, async ({ mockOptions }, { onCleanup }): Promise<Mock> => {
    const server = await startMock(mockOptions);
    onCleanup(() => server.close().catch((error: unknown) => { if (!hasClientFailed) throw error; })); // else the run has failed for it
    return server;
  })
  .extend('mock', async ({ mockServer, mockOptions }, { onCleanup }): Promise<Mock> => {
    const sandbox = await mockServer.sandbox(`test-${++sandboxes}`);
    onCleanup(async () => {
      try {
        if (mockOptions.strictClient === 'fail') await sandbox.requests.verifyClients();
      } catch (error) {
        hasClientFailed = true;
        throw error;
      } finally {
        await sandbox.close();
      }
    });
    return sandbox;
  });
