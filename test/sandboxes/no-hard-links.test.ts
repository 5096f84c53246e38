import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { start } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { emailsOf } from './support.ts';

/** As exFAT answers, and some folders that a container shares with its host. */
vi.mock('node:fs', async (load) => ({
  ...await load<object>(),
  linkSync() { throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' }); },
}));

test('a disk without hard links keeps sandboxes and their snapshots all the same', async () => {
  const folder = temporaryFolder();
  const first = await start({ db: `${folder}/` });
  expect((await first.ask('POST', '/~one/api/v2/team-members', { body: { email: 'eve@example.com' } })).status).toBe(201);
  expect((await first.ask('POST', '/_mock/sandboxes/one/fork', { body: { name: 'two' } })).status).toBe(201);
  await first.stop();
  expect(readdirSync(folder).toSorted()).toEqual(['default.sqlite', 'default.sqlite.snapshots', 'one.sqlite', 'one.sqlite.snapshots', 'two.sqlite', 'two.sqlite.snapshots']);
  for (const name of ['default', 'one', 'two']) expect(readdirSync(`${folder}/${name}.sqlite.snapshots`)).toEqual(['start.sqlite']);

  const second = await start({ db: `${folder}/` });
  expect(await emailsOf(second, 'two')).toEqual(['alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com', 'eve@example.com']);
  expect((await second.ask('POST', '/_mock/sandboxes/one/reset')).status).toBe(204);
  expect(await emailsOf(second, 'one')).toEqual(['alice@example.com', 'bob@example.com', 'dana@example.com', 'charlie@example.com']);
});
