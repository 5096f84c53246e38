import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askRaw } from '../support/raw.ts';
import { start } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { hostileTexts } from '../hard/hostile.ts';

const paths = ['../up', '..', '.', './x', 'a/../../up', '/tmp/up', '..%2fup', '%2e%2e%2fup', '%2e%2e/up', '..\\up', '..%5cup', 'a%00', '~', '', ' ', 'a b', '.hidden', '-x', 'CON:', 'x'.repeat(64), 'world.sqlite/../../up', '%252e%252e%252fup'];

test.each([...paths, ...hostileTexts])('the sandbox name %j leads out of no folder: by address, header, token or body', async (name) => {
  const folder = temporaryFolder();
  const { origin, ask, stop } = await start({ db: join(folder, 'inner', 'worlds/') });
  const plain = /^[\x20-\x7e]*$/.test(name);
  const members = '/api/v2/team-members';
  const encoded = encodeURIComponent(name.toWellFormed());
  const statuses = [
    await askRaw(origin, `/~${encoded}${members}`, { authorization: 'Bearer engineering-token' }),
    ...(plain && !/[ ?#%]/.test(name) ? [await askRaw(origin, `/~${name}${members}`, { authorization: 'Bearer engineering-token' })] : []),
    ...(plain ? [await askRaw(origin, members, { 'authorization': 'Bearer engineering-token', 'x-mock-sandbox': name }), await askRaw(origin, members, { authorization: `Bearer engineering-token@${name}` })] : []),
    await ask('POST', '/_mock/sandboxes', { body: { name } }),
    await ask('POST', '/_mock/sandboxes/default/fork', { body: { name } }),
    await ask('POST', '/_mock/snapshots', { body: { name } }),
    await ask('DELETE', `/_mock/sandboxes/${encoded}`),
    await ask('DELETE', `/_mock/snapshots/${encoded}`),
    await ask('POST', `/_mock/snapshots/${encoded}/restore`),
  ].map(({ status }) => status);
  await stop();

  expect(Math.max(...statuses)).toBeLessThan(500);
  expect(readdirSync(folder)).toEqual(['inner']);
  expect(readdirSync(join(folder, 'inner'))).toEqual(['worlds']);
  expect(readdirSync(join(folder, 'inner', 'worlds')).filter((file) => !/^[\w-][\w.-]*\.sqlite(-wal|-shm|\.snapshots)?$/.test(file))).toEqual([]);
});

test.each(['a@b.co\r\nX-Injected: 1', 'a\u2028@b.co', '\uD800@b.co', '"a\\"\r\n"@b.co', '<script>alert(1)</script>@example.com'])('the e-mail %j reaches no header and no page as it is', async (email) => {
  const { ask } = await start();
  for (const [method, path, body] of [['POST', '/api/v2/team-members', { email }], ['DELETE', '/api/v2/team-members', { email }], ['GET', `/api/v2/team-members?email=${encodeURIComponent(email.toWellFormed())}`, undefined]] as const) {
    const answer = await ask(method, path, { body, headers: { 'x-mock-explain': '1' } });
    expect([...answer.headers.keys()].toSorted()).toEqual(['connection', 'content-length', 'content-type', 'date', 'x-mock-explain', 'x-request-id']);
    expect(answer.headers.get('x-mock-explain')).toMatch(/^rule=\w+; source=\w+; entry=\d+$/);
  }
  expect((await ask('GET', '/_mock/outbox')).body).toEqual({ mails: [] });
});
