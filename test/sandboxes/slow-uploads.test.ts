import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseRaw, startUpload } from '../support/raw.ts';
import { start, type TestServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const members = '/api/v2/team-members';
const invitation = { email: 'late@example.com' };
const otherTeam = { name: 'Other', teams: [{ id: 77, name: 'Night' }], tokens: [], people: [] };

function upload({ port }: TestServer, method: string, path: string, body: object, token?: string) {
  return startUpload(port, method, path, body, token);
}

async function putWorld({ ask }: TestServer, world: object): Promise<void> {
  expect(await ask('PUT', '/_mock/state', { body: world })).toMatchObject({ status: 200 });
}

async function statusOf({ ask }: TestServer, email: string, sandbox = 'default'): Promise<number> {
  return (await ask('GET', `/~${sandbox}${members}?email=${email}`)).status;
}

describe.each([
  ['in memory', () => ({})],
  ['in a file', () => ({ db: join(temporaryFolder(), 'worlds/') })],
])('a request whose body comes late, to a sandbox %s,', (_where, place) => {
  test('that was deleted meanwhile is about the one that has its name now', async () => {
    const mock = await start(place());
    await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'one', fixture: 'full' } });
    const finish = await upload(mock, 'POST', `/~one${members}`, invitation);
    await mock.ask('DELETE', '/_mock/sandboxes/one');
    expect(await finish()).toContain('HTTP/1.1 201 ');
    expect(await statusOf(mock, invitation.email, 'one')).toBe(200);
    expect((await mock.ask('GET', `/~one${members}/101`)).status).toBe(200);
  });

  test('that was deleted meanwhile does not bring it back where sandboxes are made explicitly', async () => {
    const mock = await start({ ...place(), sandboxes: 'explicit' });
    for (const [method, path, body] of [['POST', members, invitation], ['PUT', '/_mock/state', { 'better-stack': otherTeam }], ['POST', '/_mock/snapshots', { name: 'late' }], ['POST', '/_mock/journal/wait', {}]] as const) {
      await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'one' } });
      const finish = await upload(mock, method, `/~one${path}`, body);
      await mock.ask('DELETE', '/_mock/sandboxes/one');
      expect(parseRaw(await finish())).toMatchObject({ status: 404, body: { error: { code: 'sandbox_not_found' } } });
      expect((await mock.ask('GET', '/_mock/sandboxes')).body).toMatchObject({ sandboxes: [{ name: 'default' }] });
    }
  });

  test('is refused with 401 when its token is none of the world that was put in place of the old one', async () => {
    const mock = await start(place());
    const finish = await upload(mock, 'POST', members, invitation);
    await putWorld(mock, { 'better-stack': otherTeam });
    expect(parseRaw(await finish()).status).toBe(401);
  });

  test.each([
    ['POST', members, invitation],
    ['POST', `${members}/102/change-role/105`, {}],
    ['DELETE', members, invitation],
  ] as const)('is refused with 401 when its token went with its team: %s %s', async (method, path, body) => {
    const mock = await start(place());
    const finish = await upload(mock, method, path, body, 'support-token');
    expect((await mock.ask('DELETE', '/api/v2/teams/t2', { token: 'global-token' })).status).toBe(204);
    expect(parseRaw(await finish())).toEqual({
      status: 401, body: { errors: 'We could not authenticate your request. Please provide a valid Global API token or Uptime API token.' },
    });
  });

  test('is about the team that its token reaches in the world that was put in place of the old one', async () => {
    const mock = await start(place());
    const world = { ...otherTeam, tokens: [{ token: 'engineering-token', kind: 'team', team: 'Night' }] };
    const finish = await upload(mock, 'POST', members, invitation);
    await putWorld(mock, { 'better-stack': world });
    expect(parseRaw(await finish()).status).toBe(201);
    expect((await mock.ask('GET', '/_mock/invitations')).body).toMatchObject({ invitations: [{ email: invitation.email, team: 'Night' }] });
  });

  test('is about the team that its token reaches since a change of the world', async () => {
    const mock = await start(place());
    const finish = await upload(mock, 'POST', members, invitation);
    const change = { tokens: [{ token: 'engineering-token', team: 'Support' }] };
    expect(await mock.ask('PATCH', '/_mock/state', { body: { 'better-stack': change } })).toMatchObject({ status: 200 });
    expect(parseRaw(await finish()).status).toBe(201);
    expect((await mock.ask('GET', '/_mock/invitations')).body).toMatchObject({
      invitations: [{ email: 'charlie@example.com', team: 'Engineering' }, { email: invitation.email, team: 'Support' }],
    });
  });

  test('is refused by CloudBees, too, when its token is gone', async () => {
    const mock = await start(place());
    const finish = await upload(mock, 'POST', '/v3/organizations/org-123/teams/invites', { emails: [invitation.email] }, 'cloudbees-token');
    await putWorld(mock, { cloudbees: { organizations: [{ id: 'org-123', name: 'Acme' }], users: [], teams: [], tokens: [] } });
    expect(parseRaw(await finish()).status).toBe(401);
  });

  test('is done in the world after a reset and after a restored snapshot', async () => {
    const mock = await start(place());
    await mock.ask('POST', '/_mock/snapshots', { body: { name: 'before' } });
    for (const path of ['/_mock/reset', '/_mock/snapshots/before/restore']) {
      const finish = await upload(mock, 'POST', members, invitation);
      await mock.ask('POST', path);
      expect(parseRaw(await finish())).toMatchObject({ status: 201, body: { data: { id: '202' } } });
      expect(await statusOf(mock, invitation.email)).toBe(200);
    }
  });
});

test('work that goes on in a sandbox that was deleted is told so', async () => {
  const { sandboxes } = await start();
  const sandbox = sandboxes.create('one');
  sandboxes.delete('one');
  expect(() => sandbox.db).toThrow(expect.objectContaining({ statusCode: 409, code: 'sandbox_gone' }));
});
