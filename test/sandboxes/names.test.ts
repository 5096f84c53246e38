import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { start } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const wrongNames = ['..', '.', '../escape', 'a/b', 'a\\b', '/etc/x', '.hidden', '-dash', 'a b', 'ü', 'a\u0000b', '', 'a'.repeat(64), 'con:', '%2e%2e', '~'];

test.each(wrongNames)('no sandbox can be called %j, by any way of naming it', async (name) => {
  const parent = temporaryFolder();
  const mock = await start({ db: `${join(parent, 'worlds')}/` });
  expect(await mock.ask('POST', '/_mock/sandboxes', { body: { name } })).toMatchObject({ status: 400, body: { error: { code: 'sandbox_name_invalid' } } });
  expect(await mock.ask('POST', '/_mock/sandboxes/default/fork', { body: { name } })).toMatchObject({ status: 400 });
  const byUrl = await mock.ask('GET', `/~${encodeURIComponent(name)}/api/v2/team-members`);
  expect(byUrl).toMatchObject({ status: 400, body: { error: { code: 'sandbox_name_invalid' } } });
  const isKept = !/^\.+$/.test(name); // a URL with dots alone is another one before it is sent
  for (const path of isKept ? ['', '/fork', '/reset'] : []) {
    const method = path === '' ? 'DELETE' : 'POST';
    const { status } = await mock.ask(method, `/_mock/sandboxes/${encodeURIComponent(name)}${path}`, path === '/fork' ? { body: { name: 'copy' } } : {});
    expect(status).toBe(404);
  }
  expect(readdirSync(parent)).toEqual(['worlds']);
  expect(readdirSync(join(parent, 'worlds')).filter((file) => file.endsWith('.sqlite'))).toEqual(['default.sqlite']);
});

test('whatever a header names, no file leaves the folder', async () => {
  const parent = temporaryFolder();
  const mock = await start({ db: `${join(parent, 'worlds')}/` });
  const headerText = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'ab.~/\\-_%2eE') });
  await fc.assert(
    fc.asyncProperty(headerText, async (name) => {
      const { status } = await mock.ask('GET', '/api/v2/team-members', { headers: { 'x-mock-sandbox': name } });
      expect([200, 400]).toContain(status);
      expect(status === 200).toBe(/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name));
      expect(readdirSync(parent)).toEqual(['worlds']);
    }),
    { numRuns: 60 },
  );
});

test("a token of the control API names no sandbox, whatever follows the path's /_mock", async () => {
  const mock = await start();
  await mock.ask('GET', '/_mock?x', { token: 'secret@other' });
  expect(mock.sandboxes.list().map(({ name }) => name)).toEqual(['default']);
});
