import { describe, expect, it } from 'vitest';
import { serve } from '../../support/life.ts';
import { invitesPath, moment, sentOf, teamsOf, teamsPath } from './support.ts';

const email = 'new.user@example.com';
const authorization = 'Bearer cloudbees-token';

/** How many invites the default team of a sandbox has pending. */
async function pendingIn({ ask }: Awaited<ReturnType<typeof serve>>, sandbox: string): Promise<number> {
  return teamsOf(await ask(`GET /~${sandbox}${teamsPath}`, { headers: { authorization } }))[0]!.invites.length;
}

describe('worlds', () => {
  it.each([
    ['its URL', `/~two${invitesPath}`, { authorization }],
    ['a header', invitesPath, { authorization, 'x-mock-sandbox': 'two' }],
    ['its token', invitesPath, { authorization: `${authorization}@two` }],
  ])('are told apart by %s', async (_by, path, headers) => {
    const server = await serve({ now: moment });

    expect(sentOf(await server.ask(`POST ${path}`, { body: { emails: [email] }, headers }))).toEqual([`inv-1 ${email} team-default`]);

    expect([await pendingIn(server, 'two'), await pendingIn(server, 'default')]).toEqual([1, 0]);
  });

  it('go back to their start, ids and limits included', async () => {
    const server = await serve({ now: moment, inviteLimit: '1/1h' });
    const invite = () => server.ask(`POST ${invitesPath}`, { body: { emails: [email] }, headers: { authorization } });
    const first = await invite();
    expect(await invite()).toMatchObject({ status: 429 });

    await server.ask('POST /_mock/sandboxes/default/reset');

    expect(await invite()).toMatchObject({ status: 200, body: first.body });
  });

  it('have limits that the control API shows and uses up', async () => {
    const server = await serve({ now: moment });
    await server.ask(`POST ${invitesPath}`, { body: { emails: [email], teamIds: ['team-123', 'team-456'] }, headers: { authorization } });

    const { body } = await server.ask('GET /_mock/limits');
    expect((body as { tokens: object[] }).tokens).toContainEqual(expect.objectContaining({ vendor: 'cloudbees', token: 'cloudbees-token', name: 'inviter', sent: 2, left: 58 }));

    await server.ask('POST /_mock/limits/exhaust', { body: { token: 'cloudbees-token' } });
    expect(await server.ask(`POST ${invitesPath}`, { body: { emails: ['b@example.com'] }, headers: { authorization } })).toMatchObject({ status: 429, body: { code: 8 } });
  });
});
