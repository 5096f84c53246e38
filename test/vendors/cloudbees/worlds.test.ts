import { describe, expect, it } from 'vitest';
import { start } from '../../support/server.ts';
import { invitesPath, moment } from './support.ts';

const email = 'new.user@example.com';
const authorization = 'Bearer cloudbees-token';

describe('worlds', () => {
  it('go back to their start, ids and limits included', async () => {
    const server = await start({ now: moment, inviteLimit: '1/1h' });
    const invite = () => server.ask('POST', invitesPath, { body: { emails: [email] }, headers: { authorization } });
    const first = await invite();
    expect(await invite()).toMatchObject({ status: 429 });

    await server.ask('POST', '/_mock/sandboxes/default/reset');

    expect(await invite()).toMatchObject({ status: 200, body: first.body });
  });

  it('have limits that the control API shows and uses up', async () => {
    const server = await start({ now: moment });
    await server.ask('POST', invitesPath, { body: { emails: [email], teamIds: ['team-123', 'team-456'] }, headers: { authorization } });

    const { body } = await server.ask('GET', '/_mock/limits');
    expect((body as { tokens: object[] }).tokens).toContainEqual(expect.objectContaining({ vendor: 'cloudbees', token: 'cloudbees-token', name: 'inviter', sent: 2, left: 58 }));

    await server.ask('POST', '/_mock/limits/exhaust', { body: { token: 'cloudbees-token' } });
    expect(await server.ask('POST', invitesPath, { body: { emails: ['b@example.com'] }, headers: { authorization } })).toMatchObject({ status: 429, body: { code: 8 } });
  });
});
