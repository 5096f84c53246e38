import { describe, expect, it } from 'vitest';
import { frozen } from '../support/clock.ts';
import { start } from '../support/server.ts';

const charlie = { vendor: 'better-stack', id: '201', email: 'charlie@example.com', team: 'Engineering', role: 'member', invited_at: '2023-10-28T12:00:00.000Z' };
const byCharlie = '/api/v2/team-members?email=charlie@example.com';

function newUser(id: string, more: object = {}) {
  return { vendor: 'better-stack', id, email: 'new.user@example.com', team: 'Engineering', role: 'responder', invited_at: frozen, ...more };
}

describe('GET /_mock/invitations', () => {
  it('lists the pending invitations of every team, oldest first', async () => {
    const { ask } = await start();
    await ask('POST', '/api/v2/team-members', { body: { email: 'new.user@example.com' } });
    await ask('POST', '/api/v2/team-members', { body: { email: 'new.user@example.com', role: 'team_lead' }, headers: { authorization: 'Bearer support-token' } });

    expect(await ask('GET', '/_mock/invitations')).toEqual({
      status: 200,
      body: { invitations: [charlie, newUser('202'), newUser('203', { team: 'Support', role: 'team_lead' })] },
    });
  });

  it('takes one that was sent again for as old as its last mail', async () => {
    const { ask } = await start();
    await ask('POST', '/api/v2/team-members', { body: { email: 'new.user@example.com' } });
    await ask('POST', '/_mock/clock/advance', { body: { by: '1h' } });
    await ask('POST', '/api/v2/team-members', { body: { email: 'charlie@example.com', role: 'member' } });

    expect(await ask('GET', '/_mock/invitations')).toEqual({
      status: 200,
      body: { invitations: [newUser('202'), { ...charlie, invited_at: '2023-10-29T15:00:00.000Z' }] },
    });
  });
});

describe('POST /_mock/invitations/accept', () => {
  it('makes a member with a new id, the time of the world and the names that are given', async () => {
    const { ask } = await start();
    const accepted = await ask('POST', '/_mock/invitations/accept', { body: { email: 'Charlie@Example.com', first_name: 'Chuck', last_name: 'Brown' } });

    expect(accepted).toEqual({ status: 200, body: { outcome: 'accepted', member_id: '104', invitation: charlie } });
    expect(await ask('GET', byCharlie)).toEqual({
      status: 200,
      body: {
        data: {
          id: '104',
          type: 'team_member',
          attributes: { email: 'charlie@example.com', first_name: 'Chuck', last_name: 'Brown', created_at: frozen, role: 'member', mobile_app_platforms: [] },
        },
      },
    });
    expect(await ask('GET', '/_mock/invitations')).toEqual({ status: 200, body: { invitations: [] } });
  });

  it.each([
    ['new.user@example.com', 'New', 'User'],
    ['ada@example.com', 'Ada', ''],
    ['anna-maria_van.dyck+work@example.com', 'Anna', 'Maria Van Dyck'],
    ['_grace@example.com', 'Grace', ''],
    ['_@example.com', '', ''],
  ])('takes the names of %s from the address', async (email, first_name, last_name) => {
    const { ask } = await start();
    await ask('POST', '/api/v2/team-members', { body: { email } });
    await ask('POST', '/_mock/invitations/accept', { body: { email } });

    const member = await ask('GET', '/api/v2/team-members/104');
    expect(member.body).toEqual({
      data: { id: '104', type: 'team_member', attributes: { email, first_name, last_name, created_at: frozen, role: 'responder', mobile_app_platforms: [] } },
    });
  });

  it('takes the name that is not given from the address', async () => {
    const { ask } = await start();
    await ask('POST', '/_mock/invitations/accept', { body: { email: 'charlie@example.com', last_name: 'Brown' } });

    expect((await ask('GET', byCharlie)).body).toMatchObject({ data: { attributes: { first_name: 'Charlie', last_name: 'Brown' } } });
  });

  it('keeps id, names and age of somebody who is in the organization already', async () => {
    const { ask } = await start();
    const support = { authorization: 'Bearer support-token' };
    await ask('POST', '/api/v2/team-members', { body: { email: 'bob@example.com', role: 'team_lead' }, headers: support });
    const accepted = await ask('POST', '/_mock/invitations/accept', { body: { email: 'bob@example.com', first_name: 'Robert' } });

    expect(accepted.body).toMatchObject({ member_id: '102' });
    const bob = { email: 'bob@example.com', first_name: 'Bob', last_name: 'Johnson', created_at: '2023-10-27T11:00:00.000Z', mobile_app_platforms: [] };
    expect((await ask('GET', '/api/v2/team-members/102', { headers: support })).body).toEqual({
      data: { id: '102', type: 'team_member', attributes: { ...bob, role: 'team_lead' } },
    });
    expect((await ask('GET', '/api/v2/team-members/102')).body).toEqual({
      data: { id: '102', type: 'team_member', attributes: { ...bob, role: 'responder' } },
    });
  });

  it('carries a role over that was given by id', async () => {
    const { ask } = await start();
    await ask('POST', '/api/v2/team-members', { body: { email: 'new.user@example.com', role_id: 206 } });
    await ask('POST', '/_mock/invitations/accept', { body: { email: 'new.user@example.com' } });

    expect((await ask('GET', '/api/v2/team-members/104')).body).toEqual({
      data: {
        id: '104',
        type: 'team_member',
        attributes: { email: 'new.user@example.com', first_name: 'New', last_name: 'User', created_at: frozen, role: 'custom', role_id: 206, mobile_app_platforms: [] },
      },
    });
  });

  it('makes a billing admin one in every team', async () => {
    const { ask } = await start();
    const support = { authorization: 'Bearer support-token' };
    await ask('POST', '/api/v2/team-members', { body: { email: 'bob@example.com', role: 'billing_admin' }, headers: support });
    await ask('POST', '/_mock/invitations/accept', { body: { email: 'bob@example.com' } });

    for (const headers of [support, {}]) {
      expect((await ask('GET', '/api/v2/team-members/102', { headers })).body).toMatchObject({ data: { attributes: { role: 'billing_admin' } } });
    }
  });

  it('leaves an admin an admin', async () => {
    const { ask } = await start();
    const support = { authorization: 'Bearer support-token' };
    await ask('POST', '/api/v2/team-members', { body: { email: 'alice@example.com', role: 'billing_admin' }, headers: support });
    await ask('POST', '/_mock/invitations/accept', { body: { email: 'alice@example.com' } });

    for (const headers of [support, {}]) {
      expect((await ask('GET', '/api/v2/team-members/101', { headers })).body).toMatchObject({ data: { attributes: { role: 'admin' } } });
    }
  });

  it('never gives the id of somebody who left to somebody else', async () => {
    const { ask } = await start();
    await ask('POST', '/_mock/invitations/accept', { body: { email: 'charlie@example.com' } });
    await ask('DELETE', '/api/v2/team-members/104');
    await ask('POST', '/api/v2/team-members', { body: { email: 'charlie@example.com' } });

    expect((await ask('POST', '/_mock/invitations/accept', { body: { email: 'charlie@example.com' } })).body).toMatchObject({ member_id: '105', invitation: { id: '202' } });
  });

  it('makes a member once more of an invitation that a change of the state put back', async () => {
    const { ask } = await start();
    await ask('POST', '/_mock/invitations/accept', { body: { email: 'charlie@example.com' } });
    await ask('DELETE', '/api/v2/team-members/104');
    const { vendor: _, id, ...putBack } = charlie;
    await ask('PATCH', '/_mock/state', { body: { 'better-stack': { invitations: [{ ...putBack, id: Number(id) }] } } });

    expect(await ask('POST', '/_mock/invitations/accept', { body: { email: 'charlie@example.com' } })).toEqual({
      status: 200,
      body: { outcome: 'accepted', member_id: '105', invitation: charlie },
    });
  });

  it('answers 409 when several teams invited the address, until one is named', async () => {
    const { ask } = await start();
    await ask('POST', '/api/v2/team-members', { body: { email: 'new.user@example.com' } });
    await ask('POST', '/api/v2/team-members', { body: { email: 'new.user@example.com' }, headers: { authorization: 'Bearer support-token' } });

    expect(await ask('POST', '/_mock/invitations/accept', { body: { email: 'new.user@example.com' } })).toEqual({
      status: 409,
      body: {
        error: {
          code: 'invitation_ambiguous',
          message: 'new.user@example.com is invited to several teams: "Engineering" of better-stack, "Support" of better-stack.',
          hint: 'Name one as "team", and its "vendor" if need be.',
        },
      },
    });
    expect(await ask('POST', '/_mock/invitations/accept', { body: { email: 'new.user@example.com', team: 'Support', vendor: 'better-stack' } })).toEqual({
      status: 200,
      body: { outcome: 'accepted', member_id: '104', invitation: newUser('203', { team: 'Support' }) },
    });
    expect((await ask('GET', '/_mock/invitations')).body).toEqual({ invitations: [charlie, newUser('202')] });
  });

  it('refuses fields that there are not, by name', async () => {
    const { ask } = await start();
    expect(await ask('POST', '/_mock/invitations/accept', { body: { email: 'charlie@example.com', firstname: 'C' } })).toEqual({
      status: 400,
      body: { error: { code: 'unknown_field', message: 'body has no field "firstname".', hint: expect.any(String) } },
    });
    expect((await ask('GET', '/_mock/invitations')).body).toEqual({ invitations: [charlie] });
  });
});

describe.each([
  ['decline', 'declined'],
  ['expire', 'expired'],
])('POST /_mock/invitations/%s', (action, outcome) => {
  it('ends the invitation: nobody is there by e-mail, and a new invitation has a new id', async () => {
    const { ask } = await start();
    const answer = await ask('POST', `/_mock/invitations/${action}`, { body: { email: 'charlie@example.com' } });

    expect(answer).toEqual({ status: 200, body: { outcome, member_id: null, invitation: charlie } });
    expect(await ask('GET', byCharlie)).toEqual({ status: 404, body: { errors: 'Team member with email "charlie@example.com" not found' } });
    expect(await ask('POST', '/api/v2/team-members', { body: { email: 'charlie@example.com' } })).toEqual({
      status: 201,
      body: {
        message: 'Invitation sent',
        data: { id: '202', type: 'team_member_invitation', attributes: { email: 'charlie@example.com', invited_at: frozen, role: 'responder' } },
      },
    });
  });
});

describe.each(['accept', 'decline', 'expire'])('POST /_mock/invitations/%s', (action) => {
  it.each([
    ['nobody invited the address', { email: 'nobody@example.com' }, 'No invitation of nobody@example.com is pending.'],
    ['the address belongs to a member', { email: 'bob@example.com' }, 'No invitation of bob@example.com is pending.'],
    ['another team invited it', { email: 'charlie@example.com', team: 'Support' }, `charlie@example.com isn't invited there, but to "Engineering" of better-stack.`],
    ['another vendor is named', { email: 'charlie@example.com', vendor: 'cloudbees' }, `charlie@example.com isn't invited there, but to "Engineering" of better-stack.`],
  ])('answers 404 when %s', async (_why, body, message) => {
    const { ask } = await start();
    expect(await ask('POST', `/_mock/invitations/${action}`, { body })).toEqual({
      status: 404,
      body: { error: { code: 'invitation_not_found', message, hint: 'GET /_mock/invitations lists the pending ones.' } },
    });
    expect((await ask('GET', '/_mock/invitations')).body).toEqual({ invitations: [charlie] });
  });

  it('refuses a vendor that is not there', async () => {
    const { ask } = await start();
    expect(await ask('POST', `/_mock/invitations/${action}`, { body: { email: 'charlie@example.com', vendor: 'betterstack' } })).toEqual({
      status: 400,
      body: { error: { code: 'unknown_vendor', message: 'There is no vendor "betterstack". Did you mean "better-stack"?', hint: 'The vendors are better-stack, cloudbees.' } },
    });
  });
});
