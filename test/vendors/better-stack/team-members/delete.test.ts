import { describe, expect, it } from 'vitest';
import { person, worldWith } from '../../../support/fixture.ts';
import { alice, bob, charlie, dana } from '../../../support/resources.ts';
import { start } from '../../../support/server.ts';

const path = '/api/v2/team-members';
const inTwoTeams = worldWith(({ people }) => people?.push(person(110, 'erin@example.com', [{ team: 'Engineering', role: 'responder' }, { team: 'Support', role: 'team_lead' }])));

describe.each([
  ['by id', (id: string) => `${path}/${id}`, 'memberNotFound'],
  ['by e-mail', (_id: string, email: string) => `${path}?email=${encodeURIComponent(email)}`, 'memberNotFoundByEmail'],
])('remove a team member %s', (_how, pathOf, notFound) => {
  it('answers 204 without a body, and the member is gone', async () => {
    const { ask } = await start();

    const { status, text } = await ask('DELETE', pathOf('102', 'bob@example.com'));
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect((await ask('GET', path)).body).toMatchObject({ data: [alice, dana, charlie] });
    expect(await ask('DELETE', pathOf('102', 'bob@example.com'))).toMatchObject({ rule: notFound });
  });

  it('leaves the other teams of the member alone', async () => {
    const { ask } = await start({ fixture: inTwoTeams });
    await ask('DELETE', pathOf('110', 'erin@example.com'));

    expect(await ask('GET', `${path}/110`)).toMatchObject({ rule: 'memberNotFound' });
    expect((await ask('GET', `${path}/110`, { token: 'support-token' })).body).toMatchObject({ data: { attributes: { role: 'team_lead' } } });
  });

  it('takes somebody out of the organization with their last team', async () => {
    const { ask, dump } = await start({ fixture: inTwoTeams });
    await ask('DELETE', pathOf('110', 'erin@example.com'));
    await ask('DELETE', pathOf('110', 'erin@example.com'), { token: 'support-token' });

    expect(dump().better_stack_people).toHaveLength(3);
  });

  it('keeps admins', async () => {
    const { ask } = await start();

    const { status, body } = await ask('DELETE', pathOf('101', 'alice@example.com'));
    expect({ status, body }).toEqual({ status: 403, body: { errors: 'Removing admins is not allowed via API' } });
  });
});

describe('remove by e-mail', () => {
  it('cancels a pending invitation, and the address can be invited anew', async () => {
    const { ask } = await start();

    expect(await ask('DELETE', `${path}?email=CHARLIE@example.com`)).toMatchObject({ status: 204 });
    expect(await ask('GET', `${path}?email=charlie@example.com`)).toMatchObject({ status: 404 });
    expect((await ask('POST', path, { body: { email: 'charlie@example.com', role: 'team_lead' } })).body).toMatchObject({ data: { id: '202', attributes: { role: 'team_lead' } } });
  });

  it('reads the e-mail from a JSON body', async () => {
    const { ask } = await start();

    expect(await ask('DELETE', path, { body: { email: 'bob@example.com' } })).toMatchObject({ status: 204 });
    expect((await ask('GET', path)).body).toMatchObject({ data: [alice, dana, charlie] });
  });

  it('reads the e-mail and the team from a JSON body with a global token', async () => {
    const { ask } = await start();

    expect(await ask('DELETE', path, { token: 'global-token', body: { email: 'bob@example.com', team_name: 'Engineering' } })).toMatchObject({ status: 204 });
  });

  it('lets the query win over the body', async () => {
    const { ask } = await start();
    await ask('DELETE', `${path}?email=bob@example.com`, { body: { email: 'dana@example.com' } });

    expect((await ask('GET', path)).body).toMatchObject({ data: [alice, dana, charlie] });
  });

  it.each(['?email=', '?email=%20'])('reads the e-mail from the body where that of the query is blank: "%s"', async (query) => {
    const { ask } = await start();

    expect(await ask('DELETE', `${path}${query}`, { body: { email: 'bob@example.com' } })).toMatchObject({ status: 204 });
    expect((await ask('GET', path)).body).toMatchObject({ data: [alice, dana, charlie] });
  });

  it.each(['', '?email=', '?email=%20'])('needs an e-mail: "%s"', async (query) => {
    const { ask } = await start();

    expect((await ask('DELETE', `${path}${query}`)).body).toEqual({ errors: 'Email is required' });
  });
});

describe('remove by id', () => {
  it('knows no invitations', async () => {
    const { ask } = await start();

    expect((await ask('DELETE', `${path}/201`)).body).toEqual({ errors: 'Resource type user with id = 201 was not found' });
    expect((await ask('GET', path)).body).toMatchObject({ data: [alice, bob, dana, charlie] });
  });
});
