import { describe, expect, it } from 'vitest';
import { person, worldWith } from '../../../support/fixture.ts';
import { alice, bob, charlie, dana } from '../../../support/resources.ts';
import { start } from '../../../support/server.ts';

const path = '/api/v2/team-members';

describe('list team members', () => {
  it('shows the team of the token, members first, then invitations', async () => {
    const { ask, origin } = await start();

    const link = `${origin}${path}?page=1`;
    expect((await ask('GET', path)).body).toEqual({ data: [alice, bob, dana, charlie], pagination: { first: link, last: link, prev: null, next: null } });
  });

  it('is empty for a team without anybody', async () => {
    const { ask, origin } = await start();

    const link = `${origin}${path}?page=1`;
    expect((await ask('GET', path, { token: 'support-token' })).body).toEqual({ data: [], pagination: { first: link, last: link, prev: null, next: null } });
  });

  it('needs no team_name with a global token over a single team', async () => {
    const { ask } = await start({ fixture: 'single-team' });

    expect((await ask('GET', path, { token: 'global-token' })).body).toMatchObject({ data: [alice, bob, dana, charlie] });
  });

  it('refuses a wrong team_name with a global token over a single team', async () => {
    const { ask } = await start({ fixture: 'single-team' });

    const { status, body } = await ask('GET', `${path}?team_name=engineering`, { token: 'global-token' });
    expect({ status, body }).toEqual({ status: 404, body: { errors: 'Team "engineering" not found. Available teams: "Engineering"' } });
  });

  it('takes a blank team_name for none', async () => {
    const { ask } = await start();

    expect(await ask('GET', `${path}?team_name=%20`, { token: 'global-token' })).toMatchObject({ rule: 'teamNameRequired' });
  });

  it('shows the role in the team that is asked about', async () => {
    const { ask } = await start({
      fixture: worldWith(({ people }) => people?.push(person(110, 'erin@example.com', [{ team: 'Engineering', role: 'responder' }, { team: 'Support', role: 'team_lead' }]))),
    });
    const roleIn = async (token: string) => (await ask('GET', `${path}/110`, { token })).body;

    expect(await roleIn('engineering-token')).toMatchObject({ data: { attributes: { role: 'responder' } } });
    expect(await roleIn('support-token')).toMatchObject({ data: { attributes: { role: 'team_lead' } } });
  });

  it('shows a role of the whole organization in every team', async () => {
    const { ask } = await start({
      fixture: worldWith(({ people }) => people?.push({
        ...person(110, 'erin@example.com', [{ team: 'Engineering', role: 'responder' }, { team: 'Support', role: 'member' }]), organization_role: 'billing_admin',
      })),
    });

    for (const token of ['engineering-token', 'support-token']) {
      expect((await ask('GET', `${path}/110`, { token })).body).toMatchObject({ data: { attributes: { role: 'billing_admin' } } });
    }
  });

  it.each(['admin', 'billing_admin', 102] as const)('takes the role %s of one membership in a fixture as one of the whole organization', async (role) => {
    const { ask } = await start({
      fixture: worldWith(({ people }) => people?.push(person(110, 'erin@example.com', [{ team: 'Engineering', role }, { team: 'Support', role: 'member' }]))),
    });

    for (const token of ['engineering-token', 'support-token']) {
      expect((await ask('GET', `${path}/110`, { token })).body).toMatchObject({ data: { attributes: { role: role === 102 ? 'billing_admin' : role } } });
    }
  });

  it('shows role_id on everybody with roleIds always', async () => {
    const { ask } = await start({ roleIds: 'always' });

    const { text } = await ask('GET', path);
    expect(JSON.parse(text).data.map(({ attributes }: typeof alice) => Object.entries(attributes).filter(([key]) => key.startsWith('role')))).toEqual([
      [['role', 'admin'], ['role_id', 101]],
      [['role', 'responder'], ['role_id', 104]],
      [['role', 'custom'], ['role_id', 206]],
      [['role', 'member'], ['role_id', 105]],
    ]);
    expect(Object.keys(JSON.parse(text).data[0].attributes)).toEqual(['email', 'first_name', 'last_name', 'created_at', 'role', 'role_id', 'mobile_app_platforms']);
  });
});

describe('the links of a page', () => {
  it.each([
    ['keep the other parameters as they are written', 'x=%20a&per_page=1&y=b+c&z', 'x=%20a&per_page=1&y=b+c&z&page=2'],
    ['keep the place of page', 'page=1&per_page=1', 'page=2&per_page=1'],
    ['have page once, also where it had no value', 'page&per_page=1', 'page=2&per_page=1'],
    ['have page once', 'page=9&per_page=1&page=1', 'page=2&per_page=1'],
    ['have a parameter once that was there twice, as clients make it that add their own to each link', 'per_page=1&page=1&per_page=1', 'per_page=1&page=2'],
    ['keep a parameter that was there with two values', 'per_page=2&per_page=1', 'per_page=2&per_page=1&page=2'],
  ])('%s', async (_what, asked, next) => {
    const { ask, origin } = await start();

    expect((await ask('GET', `${path}?${asked}`)).body).toMatchObject({ pagination: { next: `${origin}${path}?${next}` } });
  });
});

describe('find by e-mail', () => {
  it.each([
    ['a member', 'bob@example.com', bob],
    ['an invitation', 'charlie@example.com', charlie],
    ['another case', 'BOB@Example.COM', bob],
    ['white space around it', '%20bob@example.com%09', bob],
  ])('finds %s', async (_what, email, data) => {
    const { ask } = await start();

    const { status, body } = await ask('GET', `${path}?email=${email}`);
    expect({ status, body }).toEqual({ status: 200, body: { data } });
  });

  it.each(['', '%20', '%09%0A'])('takes the blank e-mail "%s" for no filter', async (email) => {
    const { ask } = await start();

    expect((await ask('GET', `${path}?email=${email}`)).body).toMatchObject({ data: [alice, bob, dana, charlie] });
  });

  it('takes %2B for a plus, and a bare plus for a space', async () => {
    const { ask } = await start();
    await ask('POST', path, { body: { email: 'new+user@example.com' } });

    expect(await ask('GET', `${path}?email=new%2Buser@example.com`)).toMatchObject({ status: 200 });
    expect((await ask('GET', `${path}?email=new+user@example.com`)).body).toEqual({ errors: 'Team member with email "new user@example.com" not found' });
  });

  it('echoes what was asked', async () => {
    const { ask } = await start();

    expect((await ask('GET', `${path}?email=%20Nobody%22@example.com`)).body).toEqual({ errors: 'Team member with email " Nobody"@example.com" not found' });
  });

  it('finds nobody of another team', async () => {
    const { ask } = await start();

    expect(await ask('GET', `${path}?email=bob@example.com`, { token: 'support-token' })).toMatchObject({ status: 404 });
  });

  it('answers the stored spelling', async () => {
    const { ask } = await start();
    await ask('POST', path, { body: { email: 'New.User@Example.com' } });

    expect((await ask('GET', `${path}?email=new.user@example.com`)).body).toMatchObject({ data: { attributes: { email: 'New.User@Example.com' } } });
  });
});
