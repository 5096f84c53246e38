import { describe, expect, it } from 'vitest';
import { frozen } from '../support/clock.ts';
import { start, type TestServer } from '../support/server.ts';

const byNewUser = '/api/v2/team-members?email=new.user@example.com';

async function invite({ ask }: TestServer, base = ''): Promise<void> {
  expect((await ask('POST', `${base}/api/v2/team-members`, { body: { email: 'new.user@example.com' } })).body).toMatchObject({ data: { type: 'team_member_invitation' } });
}

async function typeOfNewUser({ ask }: TestServer, base = ''): Promise<unknown> {
  const { body } = await ask('GET', `${base}${byNewUser}`);
  return (body as { data: { type: string } }).data.type;
}

function member(createdAt: string) {
  return {
    data: {
      id: '105', // 104 is Charlie, whose invitation is older
      type: 'team_member',
      attributes: { email: 'new.user@example.com', first_name: 'New', last_name: 'User', created_at: createdAt, role: 'responder', mobile_app_platforms: [] },
    },
  };
}

describe('--accept-invitations', () => {
  it('is manual unless given: an invitation waits', async () => {
    const server = await start();
    await invite(server);
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '365d' } });
    expect(await typeOfNewUser(server)).toBe('team_member_invitation');
    expect(await server.ask('GET', '/_mock/invitations/acceptance')).toEqual({ status: 200, body: { mode: 'manual' } });
  });

  it('immediately makes a member of the invited before the next request', async () => {
    const server = await start({ acceptInvitations: 'immediately' });
    await invite(server);
    expect(await server.ask('GET', byNewUser)).toEqual({ status: 200, body: member(frozen) });
    expect((await server.ask('GET', '/_mock/invitations')).body).toEqual({ invitations: [] });
  });

  it.each(['after 10m', 'after:10m', 'after PT10M'])('%s does so when the time has passed on the clock of the world, as of that moment', async (acceptInvitations) => {
    const server = await start({ acceptInvitations });
    await invite(server);
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '599999ms' } });
    expect(await typeOfNewUser(server)).toBe('team_member_invitation');
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '1h' } });
    expect(await server.ask('GET', byNewUser)).toEqual({ status: 200, body: member('2023-10-29T14:10:00.000Z') });
    expect((await server.ask('GET', '/_mock/invitations/acceptance')).body).toEqual({ mode: 'after 10m' });
  });

  it('begins anew when somebody is invited again', async () => {
    const server = await start({ acceptInvitations: 'after 10m' });
    await invite(server);
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '9m' } });
    await invite(server);
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '9m' } });
    expect(await typeOfNewUser(server)).toBe('team_member_invitation');
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '1m' } });
    expect(await typeOfNewUser(server)).toBe('team_member');
  });

  it('lets an invitation be cancelled in time, and not afterwards', async () => {
    const server = await start({ acceptInvitations: 'after 10m' });
    await invite(server);
    await server.ask('DELETE', byNewUser);
    await server.ask('POST', '/_mock/clock/advance', { body: { by: '10m' } });
    expect((await server.ask('GET', byNewUser)).status).toBe(404);
  });

  it('says on the page of the link that the invitation was accepted already', async () => {
    const server = await start({ acceptInvitations: 'immediately' });
    await invite(server);
    const { mails } = (await server.ask('GET', '/_mock/outbox')).body as { mails: { link: string }[] };
    expect((await server.ask('GET', mails[0]!.link)).body).toContain('This invitation was accepted already.');
  });

  it.each(['', 'never', 'after', 'after soon', 'after 10', 'after 999999d', 'immediately 1m'])('refuses "%s" in words', async (acceptInvitations) => {
    await expect(start({ acceptInvitations })).rejects.toThrow(
      `acceptInvitations must be manual, immediately, or a wait such as "after 10m", not ${JSON.stringify(acceptInvitations)}.`,
    );
  });
});

describe('PUT /_mock/invitations/acceptance', () => {
  it('changes the mode while running', async () => {
    const server = await start();
    await invite(server);
    expect(await server.ask('PUT', '/_mock/invitations/acceptance', { body: { mode: 'after 10m' } })).toEqual({ status: 200, body: { mode: 'after 10m' } });
    expect(await typeOfNewUser(server)).toBe('team_member_invitation');
    await server.ask('PUT', '/_mock/invitations/acceptance', { body: { mode: 'immediately' } });
    expect(await typeOfNewUser(server)).toBe('team_member');
  });

  it('takes no wait at all for immediately', async () => {
    const { ask } = await start();
    expect(await ask('PUT', '/_mock/invitations/acceptance', { body: { mode: 'after 0ms' } })).toEqual({ status: 200, body: { mode: 'immediately' } });
  });

  it('changes one sandbox; its forks copy it', async () => {
    const server = await start();
    await server.ask('PUT', '/~mine/_mock/invitations/acceptance', { body: { mode: 'immediately' } });
    await server.ask('POST', '/_mock/sandboxes/mine/fork', { body: { name: 'fork' } });
    await server.ask('PUT', '/~mine/_mock/invitations/acceptance', { body: { mode: 'manual' } });

    const types: Record<string, unknown> = {};
    for (const base of ['', '/~mine', '/~fork', '/~new']) {
      await invite(server, base);
      types[base] = await typeOfNewUser(server, base);
    }
    expect(types).toEqual({ '': 'team_member_invitation', '/~mine': 'team_member_invitation', '/~fork': 'team_member', '/~new': 'team_member_invitation' });
  });

  it('refuses another mode and changes nothing', async () => {
    const { ask } = await start({ acceptInvitations: 'after 10m' });
    expect(await ask('PUT', '/_mock/invitations/acceptance', { body: { mode: 'sometimes' } })).toEqual({
      status: 400,
      body: { error: { code: 'invalid_request', message: 'body.mode must be manual, immediately, or a wait such as "after 10m".', hint: 'Send for example {"mode": "after 10m"}.' } },
    });
    expect((await ask('GET', '/_mock/invitations/acceptance')).body).toEqual({ mode: 'after 10m' });
  });
});
