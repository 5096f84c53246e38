import { expect, test, vi } from 'vitest';
import { start } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { emailsOf } from './support.ts';

/** As the system answers for a file of another user, which may be written to all the same. */
vi.mock('node:fs', async (load) => ({
  ...await load<object>(),
  utimesSync() { throw Object.assign(new Error('EPERM: operation not permitted, utime'), { code: 'EPERM' }); },
}));

test('a file of another user is a world like any other, though nobody can be told of its use', async () => {
  const mock = await start({ db: `${temporaryFolder()}/`, sandboxTtl: '10m' });
  expect(await emailsOf(mock, 'one')).toContain('alice@example.com');
});
