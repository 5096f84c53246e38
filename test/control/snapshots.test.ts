import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emailsOf } from '../sandboxes/support.ts';
import { dumpTables } from '../support/dump.ts';
import { start, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const api = '/api/v2/team-members';

async function namesOf(mock: TestServer, sandbox = 'default'): Promise<string[]> {
  const { body } = await mock.ask('GET', `/~${sandbox}/_mock/snapshots`);
  return (body as { snapshots: { name: string }[] }).snapshots.map(({ name }) => name);
}

describe.each([['in memory', false], ['in a folder', true]])('snapshots %s', (_, isInFolder) => {
  const startHere = () => start(isInFolder ? { db: `${temporaryFolder()}/` } : {});

  test('are taken, listed, restored and deleted', async () => {
    const mock = await startHere();
    const before = dumpTables(mock.sandboxes.default.db);
    const taken = await mock.ask('POST', '/_mock/snapshots', { body: { name: 'before' } });
    expect(taken).toEqual({ status: 201, body: { name: 'before', size: expect.any(Number) } });
    expect(await namesOf(mock)).toEqual(['before', 'start']);

    await mock.ask('DELETE', `${api}/102`);
    await mock.ask('POST', api, { body: { email: 'new@example.com' } });
    expect(await emailsOf(mock)).toEqual(['alice@example.com', 'dana@example.com', 'charlie@example.com', 'new@example.com']);

    expect(await mock.ask('POST', '/_mock/snapshots/before/restore')).toEqual({ status: 204, body: undefined });
    expect(dumpTables(mock.sandboxes.default.db)).toEqual(before);
    expect((await mock.ask('DELETE', '/_mock/snapshots/before')).status).toBe(204);
    expect(await namesOf(mock)).toEqual(['start']);
    expect(await mock.ask('POST', '/_mock/snapshots/before/restore')).toEqual({
      status: 404,
      body: { error: { code: 'snapshot_not_found', message: 'There is no snapshot "before".', hint: 'GET /_mock/snapshots lists them.' } },
    });
  });

  test('are listed by name', async () => {
    const mock = await startHere();
    for (const name of ['z', 'a-b', 'a', 'Z', '10', '9']) await mock.ask('POST', '/_mock/snapshots', { body: { name } });
    expect(await namesOf(mock)).toEqual(['10', '9', 'Z', 'a', 'a-b', 'start', 'z']);
  });

  test('replace one of the same name, and reset goes to the start all the same', async () => {
    const mock = await startHere();
    const atStart = dumpTables(mock.sandboxes.default.db);
    await mock.ask('POST', '/_mock/snapshots', { body: { name: 'mine' } });
    await mock.ask('DELETE', `${api}/102`);
    await mock.ask('POST', '/_mock/snapshots', { body: { name: 'mine' } });
    await mock.ask('DELETE', `${api}/103`);
    await mock.ask('POST', '/_mock/snapshots/mine/restore');
    expect(await emailsOf(mock)).toEqual(['alice@example.com', 'dana@example.com', 'charlie@example.com']);
    await mock.ask('POST', '/_mock/reset');
    expect(dumpTables(mock.sandboxes.default.db)).toEqual(atStart);
    await mock.ask('DELETE', `${api}/103`);
    await mock.ask('POST', '/_mock/snapshots/start/restore');
    expect(dumpTables(mock.sandboxes.default.db)).toEqual(atStart);
  });

  test('of the start bring back what a reset does: no faults, and an empty journal', async () => {
    const mock = await startHere();
    await mock.ask('POST', '/_mock/faults', { body: { effect: { status: 503 } } });
    await mock.ask('GET', api);
    expect((await mock.ask('POST', '/_mock/snapshots/start/restore')).status).toBe(204);
    expect((await mock.ask('GET', '/_mock/faults')).body).toEqual({ faults: [] });
    expect((await mock.ask('GET', '/_mock/journal')).body).toEqual({ entries: [], found: 0, dropped: 0 });
  });

  test('are compared with each other and with now', async () => {
    const mock = await startHere();
    await mock.ask('DELETE', `${api}/102`);
    await mock.ask('POST', '/_mock/snapshots', { body: { name: 'middle' } });
    await mock.ask('POST', `${api}/103/change-role/104`);
    await mock.ask('POST', api, { body: { email: 'new@example.com' } });
    const bob = {
      id: 102, email: 'bob@example.com', first_name: 'Bob', last_name: 'Johnson', created_at: '2023-10-27T11:00:00.000Z',
      memberships: [{ team: 'Engineering', role: 'responder' }],
    };
    const changed = [{
      item: 'dana@example.com',
      fields: { memberships: { from: [{ team: 'Engineering', role: 206 }], to: [{ team: 'Engineering', role: 'responder', role_given_by_id: true }] } },
    }];
    const added = [{ id: 202, team: 'Engineering', email: 'new@example.com', invited_at: '2023-10-29T14:00:00.000Z', role: 'responder' }];
    const same = { added: [], changed: [], removed: [] };
    const lists = { custom_roles: same, teams: same, tokens: same };

    expect((await mock.ask('GET', '/_mock/diff')).body).toMatchObject({
      from: 'start', to: 'now',
      vendors: { 'better-stack': { fields: {}, lists: { ...lists, people: { added: [], changed, removed: [bob] }, invitations: { added, changed: [], removed: [] } } } },
    });
    expect((await mock.ask('GET', '/_mock/diff?from=middle&to=now')).body).toMatchObject({
      vendors: { 'better-stack': { fields: {}, lists: { ...lists, people: { added: [], changed, removed: [] }, invitations: { added, changed: [], removed: [] } } } },
    });
    expect((await mock.ask('GET', '/_mock/diff?from=middle&to=start')).body).toMatchObject({
      vendors: { 'better-stack': { fields: {}, lists: { ...lists, people: { added: [bob], changed: [], removed: [] }, invitations: same } } },
    });
  });

  test('belong to their sandbox, and go with it', async () => {
    const mock = await startHere();
    await mock.ask('POST', '/~one/_mock/snapshots', { body: { name: 'mine' } });
    expect(await namesOf(mock, 'two')).toEqual(['start']);
    await mock.ask('DELETE', '/_mock/sandboxes/one');
    expect(await namesOf(mock, 'one')).toEqual(['start']);
  });

  test('shows fields of the organization in a diff', async () => {
    const mock = await startHere();
    await mock.ask('PATCH', '/_mock/state', { body: { 'better-stack': { name: 'Renamed', seats: 4 } } });
    expect((await mock.ask('GET', '/_mock/diff')).body).toMatchObject({
      vendors: { 'better-stack': { fields: { name: { from: 'Acme', to: 'Renamed' }, seats: { from: null, to: 4 } } } },
    });
  });

  test.each([['start', 'began'], ['now', 'is']])('cannot be called %s', async (name, verb) => {
    const mock = await startHere();
    const message = `"${name}" is reserved for the world as it ${verb}.`;
    expect(await mock.ask('POST', '/_mock/snapshots', { body: { name } })).toMatchObject({ status: 409, body: { error: { code: 'snapshot_name_reserved', message, hint: 'Take another name.' } } });
  });

  test('keep the start', async () => {
    const mock = await startHere();
    expect(await mock.ask('DELETE', '/_mock/snapshots/start')).toMatchObject({ status: 409, body: { error: { code: 'snapshot_name_reserved', hint: 'Leave it: a reset needs it.' } } });
  });

  test.each(['', '.', '..', '../x', 'a/b', 'a\\b', '.hidden', 'a'.repeat(64), 'ü', 'a b', 'a\u0000'])('refuse the name %j everywhere', async (name) => {
    const mock = await startHere();
    const inPath = encodeURIComponent(name);
    const answers = [
      await mock.ask('POST', '/_mock/snapshots', { body: { name } }),
      await mock.ask('POST', `/_mock/snapshots/${inPath}/restore`),
      await mock.ask('DELETE', `/_mock/snapshots/${inPath}`),
      await mock.ask('GET', `/_mock/diff?from=${inPath}`),
    ];
    expect(answers[0]).toMatchObject({ status: 400, body: { error: { code: 'snapshot_name_invalid' } } });
    for (const { status } of answers) expect([400, 404]).toContain(status);
    expect(await namesOf(mock)).toEqual(['start']);
  });
});

test.each(['notes.txt', 'start.backup'])('another file in their folder is none of them: %s', async (file) => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const mock = await start({ db });
  writeFileSync(join(`${db}.snapshots`, file), 'The second world.');
  expect(await namesOf(mock)).toEqual(['start']);
});

test('a query parameter that is not there is refused by name', async () => {
  const mock = await start();
  expect(await mock.ask('GET', '/_mock/diff?since=start')).toMatchObject({ status: 400, body: { error: { code: 'unknown_field' } } });
});
