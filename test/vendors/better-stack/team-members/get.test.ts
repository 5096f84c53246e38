import { describe, expect, it } from 'vitest';
import { bob } from '../../../support/resources.ts';
import { start } from '../../../support/server.ts';

const path = '/api/v2/team-members';

describe('get a team member', () => {
  it('answers the member', async () => {
    const { ask } = await start();

    const { status, body } = await ask('GET', `${path}/102`);
    expect({ status, body }).toEqual({ status: 200, body: { data: bob } });
  });

  it.each([
    ['an invitation', '201', '201'],
    ['nobody', '999', '999'],
    ['something that is no number', 'bob', 'bob'],
    ['something escaped', 'a%20b', 'a b'],
  ])('knows no member for the id of %s', async (_what, id, echo) => {
    const { ask } = await start();

    const { status, body } = await ask('GET', `${path}/${id}`);
    expect({ status, body }).toEqual({ status: 404, body: { errors: `Resource type user with id = ${echo} was not found` } });
  });

  it('knows no member of another team', async () => {
    const { ask } = await start();

    expect(await ask('GET', `${path}/102`, { token: 'support-token' })).toMatchObject({ rule: 'memberNotFound' });
    expect(await ask('GET', `${path}/102?team_name=Support`, { token: 'global-token' })).toMatchObject({ rule: 'memberNotFound' });
    expect(await ask('GET', `${path}/102?team_name=Engineering`, { token: 'global-token' })).toMatchObject({ status: 200 });
  });
});
