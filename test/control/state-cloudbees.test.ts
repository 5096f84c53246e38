import { describe, expect, test } from 'vitest';
import { dumpTables } from '../support/dump.ts';
import { sentIn } from '../support/sent.ts';
import { start, type TestServer } from '../support/server.ts';

const cloudbees = 'cloudbees';
const worldOf = async (mock: TestServer, sandbox: string) => ((await mock.ask('GET', `/~${sandbox}/_mock/state`)).body as Record<string, unknown>)[cloudbees];
const tablesOf = (mock: TestServer, sandbox: string) => Object.entries(dumpTables(mock.sandboxes.get(sandbox).db)).filter(([table]) => table.startsWith('cloudbees_') || table === 'sqlite_sequence');

test('a change of a world of CloudBees keeps its mails, its counted invites, and the ids of what it takes away', async () => {
  const mock = await start();
  const invite = (email: string) => mock.ask('POST', '/v3/organizations/org-123/teams/invites', { token: 'cloudbees-token', body: { emails: [email], teamIds: ['team-123'] } });
  await invite('a@example.com');
  const before = await sentIn(mock);
  expect(await mock.ask('PATCH', '/_mock/state', { body: { cloudbees: { invites: null } } })).toMatchObject({ status: 200 });
  expect(await sentIn(mock)).toEqual(before);
  expect(await invite('b@example.com')).toMatchObject({ status: 200, body: { invites: [{ id: 'inv-2' }] } });
});

describe('a world of CloudBees', () => {
  test.each(['default', 'empty', 'full'])('%s is the same world after export and import, row by row', async (fixture) => {
    const mock = await start({ fixture });
    const exported = await worldOf(mock, 'one');
    expect((await mock.ask('PUT', '/~two/_mock/state', { body: { [cloudbees]: exported } })).status).toBe(200);
    expect(await worldOf(mock, 'two')).toEqual(exported);
    expect(tablesOf(mock, 'two')).toEqual(tablesOf(mock, 'one'));
  });

  test('keeps numbers that were given, also those of ids that do not tell them', async () => {
    const mock = await start();
    const change = { [cloudbees]: { users: [{ id: 'somebody', email: 'some.body@example.com', firstName: 'Some', lastName: 'Body', teamIds: ['team-456'] }], nextNumbers: { invites: 8 } } };
    expect((await mock.ask('PATCH', '/~one/_mock/state', { body: change })).status).toBe(200);
    const exported = await worldOf(mock, 'one');
    expect(exported).toMatchObject({ users: [{}, {}, {}, { id: 'somebody', number: 4, teamIds: ['team-456', 'team-default'] }], nextNumbers: { invites: 8 } });
    await mock.ask('PUT', '/~two/_mock/state', { body: { [cloudbees]: exported } });
    expect(tablesOf(mock, 'two')).toEqual(tablesOf(mock, 'one'));
  });

  test('knows an invite by its address, in any case, and its team', async () => {
    const mock = await start();
    const invites = [{ email: 'new.user@example.com', teamId: 'team-123' }, { email: 'New.User@example.com', teamId: 'team-456' }];
    await mock.ask('PATCH', '/_mock/state', { body: { [cloudbees]: { invites } } });
    const before = (await worldOf(mock, 'default')) as { invites: object[] };
    expect(before.invites).toMatchObject([{ id: 'inv-1', ...invites[0] }, { id: 'inv-2', ...invites[1] }]);

    const changed = { ...invites[1], email: 'new.user@example.com', redirectUrl: 'https://example.com' };
    await mock.ask('PATCH', '/_mock/state', { body: { [cloudbees]: { invites: [changed] } } });
    expect(await worldOf(mock, 'default')).toEqual({ ...before, invites: [before.invites[0], { ...before.invites[1], ...changed }] });
  });

  test('stays as it is when a request names another vendor only', async () => {
    const mock = await start();
    const before = tablesOf(mock, 'default').filter(([table]) => table !== 'sqlite_sequence');
    await mock.ask('PUT', '/_mock/state', { body: { 'better-stack': { name: 'New', teams: [{ name: 'Only' }], tokens: [] } } });
    expect(tablesOf(mock, 'default').filter(([table]) => table !== 'sqlite_sequence')).toEqual(before);
  });
});
