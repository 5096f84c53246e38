import { describe, expect, it } from 'vitest';
import { person, worldWith } from '../../../support/fixture.ts';
import { bob } from '../../../support/resources.ts';
import { start } from '../../../support/server.ts';

const path = '/api/v2/team-members';
const inTwoTeams = worldWith(({ people }) => people?.push(person(110, 'erin@example.com', [{ team: 'Engineering', role: 'responder' }, { team: 'Support', role: 'team_lead' }])));
const { mobile_app_platforms, ...attributes } = bob.attributes;

describe("change a team member's role", () => {
  it.each([
    [102, 'billing_admin'],
    [103, 'team_lead'],
    [104, 'responder'],
    [105, 'member'],
    [206, 'custom'],
  ])('to %i answers the member as %s with role_id, which stays', async (roleId, role) => {
    const { ask } = await start();
    const data = { ...bob, attributes: { ...attributes, role, role_id: roleId, mobile_app_platforms } };

    const { status, text } = await ask('POST', `${path}/102/change-role/${roleId}`);
    expect({ status, text }).toEqual({ status: 200, text: JSON.stringify({ data }) });
    expect((await ask('GET', `${path}/102`)).body).toEqual({ data });
  });

  it('accepts an empty body with a JSON content type', async () => {
    const { ask } = await start();

    expect(await ask('POST', `${path}/102/change-role/105`, { text: '', headers: { 'content-type': 'application/json' } })).toMatchObject({ status: 200 });
  });

  it('says nothing of a change to the role already held', async () => {
    const { ask } = await start();

    expect((await ask('POST', `${path}/102/change-role/104`)).body).toEqual({ data: { ...bob, attributes: { ...bob.attributes, role_id: 104 } } });
  });

  it('changes a role of one team in that team only', async () => {
    const { ask } = await start({ fixture: inTwoTeams });
    await ask('POST', `${path}/110/change-role/105`);

    expect((await ask('GET', `${path}/110`)).body).toMatchObject({ data: { attributes: { role: 'member' } } });
    expect((await ask('GET', `${path}/110`, { token: 'support-token' })).body).toMatchObject({ data: { attributes: { role: 'team_lead' } } });
  });

  it('changes a member in all their teams to billing admin', async () => {
    const { ask } = await start({ fixture: inTwoTeams });
    await ask('POST', `${path}/110/change-role/102`);

    for (const token of ['engineering-token', 'support-token']) {
      expect((await ask('GET', `${path}/110`, { token })).body).toMatchObject({ data: { attributes: { role: 'billing_admin', role_id: 102 } } });
    }
  });

  it('takes the role of the organization away where a member had no other, and gives the new one there too (assumed)', async () => {
    const { ask } = await start({
      fixture: worldWith(({ people }) => people?.push(person(110, 'erin@example.com', [{ team: 'Engineering', role: 'billing_admin' }, { team: 'Support', role: 'member' }]))),
    });
    await ask('POST', `${path}/110/change-role/103`, { token: 'support-token' });

    for (const token of ['engineering-token', 'support-token']) {
      expect((await ask('GET', `${path}/110`, { token })).body).toMatchObject({ data: { attributes: { role: 'team_lead' } } });
    }
  });

  it('takes the role of the organization away with a role of one team, and the others show their own again (assumed)', async () => {
    const { ask } = await start({ fixture: inTwoTeams });
    await ask('POST', `${path}/110/change-role/102`);
    await ask('POST', `${path}/110/change-role/105`);

    expect((await ask('GET', `${path}/110`)).body).toMatchObject({ data: { attributes: { role: 'member' } } });
    expect((await ask('GET', `${path}/110`, { token: 'support-token' })).body).toMatchObject({ data: { attributes: { role: 'team_lead' } } });
  });

  it('knows no invitations', async () => {
    const { ask } = await start();

    expect((await ask('POST', `${path}/201/change-role/105`)).body).toEqual({ errors: 'Resource type user with id = 201 was not found' });
  });
});
