import { describe, expect, it } from 'vitest';
import { start } from '../../support/server.ts';
import { invitesPath, startCloudBees, status, teamsPath } from './support.ts';

const notAccepted = {
  ...status(16, 'you are not authorized to perform this action'),
  error: 'you are not authorized to perform this action',
};
const notPermitted = status(7, 'you are not allowed to invite users to this organization');

const requests = [
  { method: 'GET', path: teamsPath },
  { method: 'POST', path: invitesPath },
  { method: 'POST', path: '/v3/organizations/org-123/invite' },
  { method: 'POST', path: '/organizations/org-123/team-invites' },
] as const;

const tokens = [
  { kind: 'inviting', token: 'cloudbees-token', reads: true, invites: true },
  { kind: 'viewing', token: 'cloudbees-viewer-token', reads: true, invites: false },
  { kind: 'unknown', token: 'no-such-token', reads: false, invites: false },
  { kind: "another vendor's", token: 'global-token', reads: false, invites: false },
  { kind: 'missing', token: null, reads: false, invites: false },
  { kind: 'malformed', token: 'two words', reads: false, invites: false },
] as const;

const cases = requests.flatMap(({ method, path }) => tokens.map(({ reads, invites, ...token }) => {
  const refusal = reads ? notPermitted : notAccepted;
  return { ...token, method, path, status: reads ? 403 : 401, refusal, passes: method === 'GET' ? reads : invites };
}));

describe('authentication', () => {
  it.each(cases.filter(({ passes }) => passes))('lets a token that is $kind $method $path', async ({ method, path, token }) => {
    const { ask } = await startCloudBees();

    expect(await ask(method, path, { token, body: method === 'POST' ? { emails: ['new.user@example.com'] } : undefined })).toMatchObject({ status: 200 });
  });

  it.each(cases.filter(({ passes }) => !passes))('refuses $method $path with a token that is $kind by $status', async ({ method, path, token, status, refusal }) => {
    const { ask, dump } = await startCloudBees();
    const before = dump();

    const answer = await ask(method, path, { token, body: method === 'POST' ? { emails: ['new.user@example.com'] } : undefined });

    expect({ status: answer.status, body: answer.body }).toEqual({ status, body: refusal });
    expect(dump()).toEqual(before);
  });

  it('is tried on every endpoint', async () => {
    const routes = (await start()).routes.filter(({ config }) => config?.vendor?.name === 'cloudbees');

    const tried = requests.map(({ method, path }) => `${method} ${path.replace('org-123', ':organizationId')}`);
    expect(routes.map(({ method, url }) => `${String(method)} ${url}`).toSorted()).toEqual(tried.toSorted());
  });

  it.each(['Basic cloudbees-token', 'cloudbees-token', 'Bearer', '', 'Bearer CLOUDBEES-TOKEN', 'Bearer cloudbees-token more'])('refuses "%s" with 401', async (authorization) => {
    const { ask } = await startCloudBees();

    const { status, body } = await ask('GET', teamsPath, { token: null, headers: { authorization } });

    expect({ status, body }).toEqual({ status: 401, body: notAccepted });
  });

  it.each(['bearer cloudbees-token', 'BEARER   cloudbees-token '])('accepts "%s"', async (authorization) => {
    const { ask } = await startCloudBees();

    expect(await ask('GET', teamsPath, { token: null, headers: { authorization } })).toMatchObject({ status: 200 });
  });

  it('refuses a path before it looks at the token', async () => {
    const { ask } = await startCloudBees();

    expect(await ask('GET', '/v3/organizations', { token: null })).toMatchObject({ status: 404 });
    expect(await ask('DELETE', teamsPath, { token: null })).toMatchObject({ status: 501 });
  });

  it('lets somebody of an organization into those below it, and nobody into those above', async () => {
    const { ask } = await startCloudBees({ fixture: 'full' });

    expect(await ask('GET', '/v1/organizations/org-456/teams', { token: 'cloudbees-token' })).toMatchObject({ status: 200 });
    expect(await ask('GET', '/v1/organizations/org-456/teams', { token: 'cloudbees-labs-token' })).toMatchObject({ status: 200 });
    expect(await ask('GET', teamsPath, { token: 'cloudbees-labs-token' })).toMatchObject({ status: 403, rule: 'organizationNotPermitted' });
  });
});
