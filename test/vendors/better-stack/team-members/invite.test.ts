import { describe, expect, it } from 'vitest';
import { person, worldWith } from '../../../support/fixture.ts';
import { alice, charlie, having, invitation } from '../../../support/resources.ts';
import { start } from '../../../support/server.ts';

const path = '/api/v2/team-members';
const email = 'new.user@example.com';

describe('invite a team member', () => {
  it.each([
    ['responder', undefined],
    ['responder', 'responder'],
    ['member', 'member'],
    ['team_lead', 'team_lead'],
    ['billing_admin', 'billing_admin'],
  ])('invites as %s when the role is %s', async (shown, role) => {
    const { ask } = await start();

    const { status, body } = await ask('POST', path, { body: { email, role } });
    expect({ status, body }).toEqual({ status: 201, body: { message: 'Invitation sent', data: invitation(202, email, shown) } });
  });

  it.each([
    ['a number', 206, 'custom', 206],
    ['a numeric string', '103', 'team_lead', 103],
    ['a string with zeros in front', '0105', 'member', 105],
  ])('invites to a role by %s, and shows its id', async (_what, roleId, role, shown) => {
    const { ask } = await start();

    const { status, body } = await ask('POST', path, { body: { email, role_id: roleId } });
    const data = invitation(202, email, role, { role_id: shown });
    expect({ status, body }).toEqual({ status: 201, body: { message: 'Invitation sent', data } });
    expect((await ask('GET', `${path}?email=${email}`)).body).toEqual({ data });
  });

  it('lets role_id win over role', async () => {
    const { ask } = await start();

    expect((await ask('POST', path, { body: { email, role: 'owner', role_id: 105 } })).body).toMatchObject({ data: { attributes: { role: 'member' } } });
  });

  it('takes a blank role_id for none', async () => {
    const { ask } = await start();

    expect((await ask('POST', path, { body: { email, role: 'member', role_id: '' } })).body).toEqual({ message: 'Invitation sent', data: invitation(202, email, 'member') });
  });

  it.each(['responder', 'billing_admin', undefined])('answers the member who is in the team already, and keeps the role, when asked for %s', async (role) => {
    const { ask, dump } = await start();
    const before = dump();

    const { status, body } = await ask('POST', path, { body: { email: ' ALICE@example.com ', role } });
    const { mobile_app_platforms: _, ...attributes } = alice.attributes;
    expect({ status, body }).toEqual({ status: 200, body: { message: 'User is already a member of the team', data: { ...alice, attributes } } });
    expect(dump()).toEqual(before);
  });

  it('invites a member of another team of the organization', async () => {
    const { ask } = await start();

    expect((await ask('POST', path, { token: 'support-token', body: { email: 'bob@example.com' } })).body).toEqual({
      message: 'Invitation sent', data: invitation(202, 'bob@example.com', 'responder'),
    });
  });

  it('sends a pending invitation again: the same id, spelling and role, a new time', async () => {
    const { ask, clock } = await start();
    clock.advance(60_000);

    const again = having(charlie, { invited_at: '2023-10-29T14:01:00.000Z' });
    const { status, body } = await ask('POST', path, { body: { email: 'Charlie@Example.com', role: 'team_lead' } });
    expect({ status, body }).toEqual({ status: 201, body: { message: 'Invitation sent', data: again } });
    expect((await ask('GET', `${path}?email=charlie@example.com`)).body).toEqual({ data: again });
  });

  it('gives no role_id to a pending invitation that is sent again with one', async () => {
    const { ask } = await start();

    expect((await ask('POST', path, { body: { email: 'charlie@example.com', role_id: 206 } })).body).toMatchObject({
      data: having(charlie, { invited_at: '2023-10-29T14:00:00.000Z' }),
    });
  });

  it('keeps the invitations of two teams to one address apart', async () => {
    const { ask } = await start();
    await ask('POST', path, { body: { email } });

    expect((await ask('POST', path, { token: 'support-token', body: { email, role: 'member' } })).body).toMatchObject({ data: invitation(203, email, 'member') });
    expect((await ask('GET', `${path}?email=${email}`)).body).toEqual({ data: invitation(202, email, 'responder') });
  });

  it('never gives an id a second time', async () => {
    const { ask } = await start();
    await ask('POST', path, { body: { email } });
    await ask('DELETE', `${path}?email=${email}`);

    expect((await ask('POST', path, { body: { email } })).body).toMatchObject({ data: { id: '203' } });
  });

  it.each([
    ['all of it', '?email=New.User%40example.com&role=member', undefined, invitation(202, 'New.User@example.com', 'member')],
    ['the role', '?role=member', { email }, invitation(202, email, 'member')],
    ['the id of a role', '?role_id=105', { email, role: 'team_lead' }, invitation(202, email, 'member', { role_id: 105 })],
    ['what the body has too', `?email=${email}&role=member`, { email: 'bob@example.com', role: 'team_lead' }, invitation(202, email, 'member')],
    ['nothing but blanks', '?email=&role=%20&role_id', { email, role: 'member' }, invitation(202, email, 'member')],
  ])('reads %s in the query', async (_what, query, sent, data) => {
    const { ask } = await start();

    const { status, body } = await ask('POST', `${path}${query}`, { body: sent });
    expect({ status, body }).toEqual({ status: 201, body: { message: 'Invitation sent', data } });
  });

  it('makes exactly one invitation of parallel requests for one address', async () => {
    const { ask } = await start();
    const spellings = Array.from({ length: 40 }, (_, index) => (index % 2 ? email : email.toUpperCase()));

    const answers = await Promise.all(spellings.map((spelling) => ask('POST', path, { token: 'support-token', body: { email: spelling } })));

    expect(new Set(answers.map(({ status, body }) => `${status} ${(body as { data: { id: string } }).data.id}`))).toEqual(new Set(['201 202']));
    const { data } = (await ask('GET', `${path}?per_page=250`, { token: 'support-token' })).body as { data: unknown[] };
    expect(data).toHaveLength(1);
  });

  it('links nothing to the token: another token of the team sees the invitation', async () => {
    const { ask } = await start();
    await ask('POST', path, { body: { email } });

    expect((await ask('GET', `${path}?email=${email}&team_name=Engineering`, { token: 'global-token' })).body).toEqual({ data: invitation(202, email, 'responder') });
  });
});

describe('team tokens, restricted', () => {
  const restricted = { teamTokenRoles: 'restricted' };
  const billing = { rule: 'teamTokenBillingAdmin' };
  const withBilling = worldWith(({ people, invitations }) => {
    people?.push({ ...person(110, 'erin@example.com', [{ team: 'Engineering', role: 'member' }]), organization_role: 'billing_admin' });
    invitations?.push({ id: 210, team: 'Engineering', email: 'frank@example.com', invited_at: '2023-10-28T12:00:00.000Z', role: 'billing_admin' });
    invitations?.push({ id: 211, team: 'Engineering', email: 'grace@example.com', invited_at: '2023-10-28T12:00:00.000Z', role: 'team_lead' });
  });

  it.each([
    ['POST', path, { email, role: 'billing_admin' }, billing],
    ['POST', path, { email, role_id: 102 }, billing],
    ['POST', path, { email, role: 'team_lead' }, { rule: 'teamTokenTeamLead' }],
    ['POST', path, { email, role: 'member' }, { status: 201 }],
    ['POST', path, { email: 'frank@example.com' }, billing],
    ['POST', path, { email: 'grace@example.com' }, { rule: 'teamTokenTeamLead' }],
    ['POST', path, { email: 'charlie@example.com' }, { status: 201 }],
    ['POST', path, { email: 'erin@example.com' }, { status: 200 }],
    ['POST', `${path}/102/change-role/102`, undefined, billing],
    ['POST', `${path}/110/change-role/105`, undefined, billing],
    ['POST', `${path}/102/change-role/103`, undefined, { rule: 'teamTokenTeamLead' }],
    ['POST', `${path}/102/change-role/105`, undefined, { status: 200 }],
    ['DELETE', `${path}/110`, undefined, billing],
    ['DELETE', `${path}?email=erin@example.com`, undefined, billing],
    ['DELETE', `${path}?email=frank@example.com`, undefined, billing],
    ['DELETE', `${path}/102`, undefined, { status: 204 }],
  ])('%s %s %j', async (method, path, body, answer) => {
    const { ask } = await start({ ...restricted, fixture: withBilling });

    expect(await ask(method, path, { body })).toMatchObject(answer);
  });

  it.each([
    ['POST', `${path}?team_name=Engineering`, { email, role: 'team_lead' }, 201],
    ['POST', `${path}?team_name=Engineering`, { email: 'frank@example.com' }, 201],
    ['POST', `${path}/102/change-role/102?team_name=Engineering`, undefined, 200],
    ['DELETE', `${path}/110?team_name=Engineering`, undefined, 204],
  ])('do not bind a global token: %s %s', async (method, path, body, status) => {
    const { ask } = await start({ ...restricted, fixture: withBilling });

    expect(await ask(method, path, { token: 'global-token', body })).toMatchObject({ status });
  });
});
