import { describe, expect, it } from 'vitest';
import { start } from '../../../support/server.ts';
import { invitesPath, moment, sentOf, teamsOf, teamsPath, worldWith } from '../support.ts';

const email = 'new.user@example.com';
const day = 86_400_000;

/** A server that is asked as CloudBees and steered by the control API, its clock at this vendor's moment. */
async function startSteered(settings: Record<string, unknown> = {}) {
  const { ask } = await start({ now: moment, ...settings });
  const headers = { authorization: 'Bearer cloudbees-token' };
  return {
    control: ask,
    invite: (body: object) => ask('POST', invitesPath, { body, headers }),
    listTeams: async (query = '') => teamsOf(await ask('GET', `${teamsPath}${query}`, { headers })),
    advance: (milliseconds: number) => ask('POST', '/_mock/clock/advance', { body: { by: `${milliseconds}ms` } }),
  };
}

type Steered = Awaited<ReturnType<typeof startSteered>>;

const pendingIds = async ({ control }: Steered) => {
  const { body } = await control('GET', '/_mock/invitations');
  return (body as { invitations: { vendor: string; id: string }[] }).invitations.filter(({ vendor }) => vendor === 'cloudbees').map(({ id }) => id);
};

describe('the life of an invite', () => {
  it('is shown to the control API', async () => {
    const server = await startSteered();
    await server.invite({ emails: [email], teamIds: ['team-123'] });

    const { body } = await server.control('GET', '/_mock/invitations');

    expect((body as { invitations: object[] }).invitations).toContainEqual({
      vendor: 'cloudbees', id: 'inv-1', email, team: 'Platform', role: 'member', invited_at: moment,
    });
  });

  it('is shown by the control API behind an older one, whatever their numbers', async () => {
    const audit = (when: string) => ({ audit: { who: 'user-1', when } });
    const invites = [{ email: 'late@example.com', ...audit('2025-09-18T10:00:00Z') }, { email: 'early@example.com', ...audit('2025-09-17T10:00:00Z') }];
    const server = await startSteered({ fixture: worldWith((world) => { world.invites = invites; }) });

    expect(await pendingIds(server)).toEqual(['inv-2', 'inv-1']);
  });

  it('ends as a member of the team and of the default one', async () => {
    const server = await startSteered();
    await server.invite({ emails: [email], teamIds: ['team-456'] });

    const { status, body } = await server.control('POST', '/_mock/invitations/accept', { body: { email: 'NEW.user@example.com' } });

    expect({ status, body }).toMatchObject({ status: 200, body: { outcome: 'accepted', member_id: 'user-4', invitation: { id: 'inv-1' } } });
    const shown = await server.listTeams('?include=users');
    expect(shown.map(({ id, userIds, invites }) => [id, userIds, invites])).toEqual([
      ['team-default', ['user-1', 'user-2', 'user-3', 'user-4'], []], ['team-123', ['user-1', 'user-3'], []], ['team-456', ['user-2', 'user-4'], []],
    ]);
    expect(shown[2]).toMatchObject({ users: [{ id: 'user-2' }, { id: 'user-4', email, givenname: 'New', familyname: 'User' }] });
    expect((await server.invite({ emails: [email], teamIds: ['team-456'] })).body).toEqual({ invites: [], sentInvites: [] });
  });

  it.each(['accept', 'decline', 'expire'])('is ended by %s for its own address, and stays for another', async (action) => {
    const server = await startSteered();
    await server.invite({ emails: ['first@example.com', email], teamIds: ['team-123'] });

    const { status, body } = await server.control('POST', `/_mock/invitations/${action}`, { body: { email } });

    expect({ status, body }).toMatchObject({ status: 200, body: { invitation: { id: 'inv-2', email } } });
    expect(await pendingIds(server)).toEqual(['inv-1']);
  });

  it('keeps the id and names of somebody who is in the organization already', async () => {
    const server = await startSteered();
    await server.invite({ emails: ['frank@example.com'], teamIds: ['team-123'] });

    const { body } = await server.control('POST', '/_mock/invitations/accept', { body: { email: 'frank@example.com', first_name: 'Other' } });

    expect(body).toMatchObject({ member_id: 'user-2' });
    expect((await server.listTeams('?include=users'))[1]).toMatchObject({ userIds: ['user-1', 'user-2', 'user-3'], users: [{}, { givenname: 'Frank' }, {}] });
  });

  it('settles the invite to the default team, and no other', async () => {
    const server = await startSteered();
    await server.invite({ emails: [email], teamIds: ['team-default', 'team-123', 'team-456'] });

    await server.control('POST', '/_mock/invitations/accept', { body: { email, team: 'Platform' } });

    expect(await pendingIds(server)).toEqual(['inv-3']);
  });

  it.each(['decline', 'expire'])('can end by %s, and the id is not used again', async (action) => {
    const server = await startSteered();
    await server.invite({ emails: [email] });

    expect(await server.control('POST', `/_mock/invitations/${action}`, { body: { email } })).toMatchObject({ status: 200 });

    expect((await server.listTeams())[0]!.invites).toEqual([]);
    expect(sentOf(await server.invite({ emails: [email] }))).toEqual([`inv-2 ${email} team-default`]);
  });

  it('is over at its expiry', async () => {
    const server = await startSteered();
    await server.invite({ emails: [email] });
    await server.advance(5 * day - 1);
    expect(await pendingIds(server)).toEqual(['inv-1']);

    await server.advance(1);

    expect(await pendingIds(server)).toEqual([]);
    expect(await server.control('POST', '/_mock/invitations/accept', { body: { email } })).toMatchObject({ status: 404 });
  });

  it('leaves a mail each time it is sent, whose link accepts it', async () => {
    const server = await startSteered();
    await server.invite({ emails: [email], teamIds: ['team-123', 'team-456'] });
    await server.invite({ emails: [email], teamIds: ['team-456'] });

    const { body } = await server.control('GET', `/_mock/outbox?email=${email}`);

    const { mails } = body as { mails: { invitation_id: string; subject: string; link: string }[] };
    expect(mails.map(({ invitation_id: id, subject }) => [id, subject])).toEqual([
      ['inv-1', 'You are invited to Platform on CloudBees'], ['inv-2', 'You are invited to Release on CloudBees'], ['inv-2', 'You are invited to Release on CloudBees'],
    ]);
    expect(await server.control('GET', mails[2]!.link)).toMatchObject({ status: 200 });
    expect((await server.listTeams())[2]!.userIds).toEqual(['user-2', 'user-4']);
  });

  it('leaves no mail when the request is refused', async () => {
    const server = await startSteered();
    await server.invite({ emails: [email], teamIds: ['team-123', 'team-9'] });

    expect((await server.control('GET', '/_mock/outbox')).body).toEqual({ mails: [] });
  });

  it('goes through a wait by itself, also for several teams at once', async () => {
    const server = await startSteered({ acceptInvitations: 'after 1h' });
    await server.invite({ emails: [email], teamIds: ['team-123', 'team-default', 'team-456'] });
    await server.advance(3_600_000);

    expect((await server.listTeams()).map(({ userIds }) => userIds.includes('user-4'))).toEqual([true, true, true]);
    expect(await pendingIds(server)).toEqual([]);
  });

  it('is not accepted after a wait that is longer than it', async () => {
    const server = await startSteered({ acceptInvitations: 'after 2h' });
    await server.invite({ emails: [email], expirationDate: '2025-09-19T11:59:59Z' });
    await server.advance(day);

    expect((await server.listTeams())[0]!.userIds).toEqual(['user-1', 'user-2', 'user-3']);
  });
});
