import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Organization } from '../../src/vendors/better-stack/fixture/schema.ts';
import { dumpTables } from '../support/dump.ts';
import { shippedFixture } from '../support/fixture.ts';
import { sentIn } from '../support/sent.ts';
import { start, type TestServer } from '../support/server.ts';
import { organizations } from '../support/worlds.ts';

const part = 'better-stack';

async function stateOf(mock: TestServer, sandbox = 'default'): Promise<Organization> {
  const { body } = await mock.ask('GET', `/~${sandbox}/_mock/state`);
  return (body as Record<typeof part, Organization>)[part];
}

function rowsOf(mock: TestServer, sandbox: string) {
  return Object.entries(dumpTables(mock.sandboxes.get(sandbox).db)).filter(([table]) => table.startsWith('better_stack_') || table === 'sqlite_sequence');
}

describe('GET /_mock/state', () => {
  test('exports the default world as the fixture it was made from', async () => {
    const mock = await start();
    const { name, ...lists } = shippedFixture()[part];
    expect(await stateOf(mock)).toEqual({ name, ...lists });
  });

  test('shows what was done, with the ids that were given', async () => {
    const mock = await start();
    const before = await stateOf(mock);
    await mock.ask('POST', '/api/v2/team-members', { body: { email: 'New.User@example.com', role_id: 206 } });
    await mock.ask('DELETE', '/api/v2/team-members?email=charlie@example.com');
    await mock.ask('DELETE', '/api/v2/team-members/103');
    expect(await stateOf(mock)).toEqual({
      ...before,
      people: before.people?.filter(({ id }) => id !== 103),
      invitations: [{ id: 202, team: 'Engineering', email: 'New.User@example.com', invited_at: '2023-10-29T14:00:00.000Z', role: 206, role_given_by_id: true }],
      next_ids: { people: 104 },
    });
  });
});

describe('PUT /_mock/state', () => {
  test('makes of any world the same world, row by row', async () => {
    const mock = await start();
    await fc.assert(
      fc.asyncProperty(organizations, async (organization) => {
        const given = await mock.ask('PUT', '/~one/_mock/state', { body: { [part]: organization } });
        expect(given).toMatchObject({ status: 200 });
        const exported = await stateOf(mock, 'one');
        await mock.ask('POST', '/_mock/sandboxes', { body: { name: 'other', world: { [part]: exported } } });
        expect(await stateOf(mock, 'other')).toEqual(exported);
        expect(rowsOf(mock, 'other')).toEqual(rowsOf(mock, 'one'));
        await mock.ask('DELETE', '/_mock/sandboxes/other');
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  test('leaves the count of ids alone where it would begin with 1 anyway', async () => {
    const mock = await start();
    await mock.ask('PUT', '/~one/_mock/state', { body: { [part]: { name: 'New', teams: [{ name: 'Only' }], tokens: [], next_ids: { people: 1 } } } });
    await mock.ask('PUT', '/~two/_mock/state', { body: { [part]: await stateOf(mock, 'one') } });
    expect(rowsOf(mock, 'two')).toEqual(rowsOf(mock, 'one'));
  });

  test('never gives an id again that was given before the export', async () => {
    const mock = await start();
    const invite = (sandbox: string, email: string) => mock.ask('POST', `/~${sandbox}/api/v2/team-members`, { body: { email } });
    await invite('one', 'a@example.com');
    await mock.ask('DELETE', '/~one/api/v2/team-members?email=a@example.com');
    await mock.ask('PUT', '/~two/_mock/state', { body: { [part]: await stateOf(mock, 'one') } });
    expect(await invite('two', 'b@example.com')).toEqual(await invite('one', 'b@example.com'));
    expect((await stateOf(mock, 'two')).invitations?.map(({ id }) => id)).toEqual([201, 203]);
  });

  test('fills in ids, times, names and roles that are left out', async () => {
    const mock = await start();
    const { status, body } = await mock.ask('PUT', '/_mock/state', {
      body: {
        [part]: {
          name: 'Small', teams: [{ name: 'Core' }, { id: 7, name: 'Later' }], tokens: [{ token: 'secret-token', kind: 'team', team: 'Core' }, { token: 'secret-too', kind: 'global' }],
          custom_roles: [{ name: 'Pager' }],
          people: [{ email: 'ada.king@example.com', memberships: [{ team: 'Core' }] }],
          invitations: [{ team: 'Core', email: 'bo@example.com' }],
        },
      },
    });
    const now = '2023-10-29T14:00:00.000Z';
    expect(status).toBe(200);
    expect((body as Record<string, unknown>)[part]).toEqual({
      name: 'Small',
      custom_roles: [{ id: 106, name: 'Pager' }],
      teams: [{ id: 7, name: 'Later', created_at: now }, { id: 8, name: 'Core', created_at: now }],
      tokens: [{ token: 'secret-too', name: 'secr-2', kind: 'global' }, { token: 'secret-token', name: 'secr', kind: 'team', team: 'Core' }],
      people: [{ id: 1, email: 'ada.king@example.com', first_name: 'Ada', last_name: 'King', created_at: now, memberships: [{ team: 'Core', role: 'responder' }] }],
      invitations: [{ id: 1, team: 'Core', email: 'bo@example.com', invited_at: now, role: 'responder' }],
    });
    const listed = await mock.ask('GET', '/api/v2/team-members', { token: 'secret-token' });
    expect(listed.body).toMatchObject({ data: [{ id: '1', type: 'team_member' }, { id: '1', type: 'team_member_invitation' }] });
  });

  test('leaves the mails and the counted invitations of a vendor that it does not name, and forgets those of one that it names', async () => {
    const mock = await start();
    await mock.ask('POST', '/api/v2/team-members', { body: { email: 'new@example.com' } });
    const before = await sentIn(mock);
    expect(before).toMatchObject([{ mails: [{ address: 'new@example.com' }] }, { tokens: expect.arrayContaining([expect.objectContaining({ name: 'engineering', sent: 1 })]) }]);

    const world = (await mock.ask('GET', '/_mock/state')).body as Record<string, unknown>;
    expect((await mock.ask('PUT', '/_mock/state', { body: { cloudbees: world.cloudbees } })).status).toBe(200);
    expect(await sentIn(mock)).toEqual(before);
    expect((await mock.ask('PUT', '/_mock/state', { body: { [part]: world[part] } })).status).toBe(200);
    expect(await sentIn(mock)).toMatchObject([{ mails: [] }, { tokens: expect.arrayContaining([expect.objectContaining({ name: 'engineering', sent: 0 })]) }]);
  });

  test('is undone by a reset', async () => {
    const mock = await start();
    const before = await stateOf(mock);
    await mock.ask('PUT', '/_mock/state', { body: { [part]: { name: 'Empty', teams: [{ name: 'Only' }], tokens: [] } } });
    expect((await mock.ask('POST', '/_mock/reset')).status).toBe(204);
    expect(await stateOf(mock)).toEqual(before);
  });

  test.each([
    ['a team that is not there', { people: [{ email: 'a@example.com', memberships: [{ team: 'Nowhere' }] }] }, `body: ${part}/people/0/memberships/0/team: there is no team "Nowhere".`],
    ['an unknown field', { colour: 'red' }, `body: ${part}: there is no field "colour". The fields are name, seats, custom_roles, teams, tokens, people, invitations, next_ids.`],
    ['an id given twice', { people: [1, 2].map((n) => ({ id: 5, email: `p${n}@example.com`, memberships: [{ team: 'Only' }] })) }, `body: ${part}/people/1/id: person id 5 is taken.`],
    ['a moment that no date can hold', { teams: [{ name: 'Only', created_at: '2016-12-31T23:59:60Z' }] }, `body: ${part}/teams/0/created_at: there is no time 2016-12-31T23:59:60Z.`],
    ['a wrong type', { seats: 'many' }, `body: ${part}/seats: must be integer.`],
  ])('refuses %s with the place and the reason, and changes nothing', async (_, wrong, message) => {
    const mock = await start();
    const before = rowsOf(mock, 'default');
    const answer = await mock.ask('PUT', '/_mock/state', { body: { [part]: { name: 'New', teams: [{ name: 'Only' }], tokens: [], ...wrong } } });
    expect(answer).toEqual({
      status: 422,
      body: { error: { code: 'invalid_world', message, hint: 'GET /_mock/openapi.json describes what each request takes.' } },
    });
    expect(rowsOf(mock, 'default')).toEqual(before);
  });

  test('a world that was refused leaves the references of the old one guarded', async () => {
    const mock = await start();
    const unknownTeam = { [part]: { name: 'Small', teams: [{ name: 'Core' }], tokens: [], people: [{ email: 'ada@example.com', memberships: [{ team: 'Sales' }] }] } };
    expect(await mock.ask('PUT', '/_mock/state', { body: unknownTeam })).toMatchObject({ status: 422 });
    expect(() => mock.sandboxes.default.db.exec('UPDATE better_stack_memberships SET person_id = 999 WHERE person_id = 101 AND team_id = 1')).toThrow('FOREIGN KEY constraint failed');
  });

  test.each([['{', 400, 'invalid_json'], ['[]', 422, 'invalid_world'], ['{}', 422, 'invalid_world'], ['{"gitlab":{}}', 422, 'invalid_world']])('refuses %s with %i', async (text, status, code) => {
    const mock = await start();
    expect(await mock.ask('PUT', '/_mock/state', { text })).toMatchObject({ status, body: { error: { code } } });
  });

  test('takes a world of more than a mebibyte', async () => {
    const mock = await start();
    const people = Array.from({ length: 16_000 }, (_, index) => ({ email: `person.${index}@example.com`, memberships: [{ team: 'Only' }] }));
    const body = { [part]: { name: 'Large', teams: [{ name: 'Only' }], tokens: [{ token: 'only-token', kind: 'global' }], people } };
    expect(JSON.stringify(body).length).toBeGreaterThan(1_048_576);
    expect((await mock.ask('PUT', '/_mock/state', { body })).status).toBe(200);
    const { body: page } = await mock.ask('GET', '/api/v2/team-members?page=320', { token: 'only-token' });
    expect(page).toMatchObject({ data: { length: 50, 49: { id: '16000' } }, pagination: { next: null } });
  });
});

describe('PATCH /_mock/state', () => {
  test('changes and adds items by what they are known by, and leaves the rest', async () => {
    const mock = await start();
    const before = await stateOf(mock);
    const { status, body } = await mock.ask('PATCH', '/_mock/state', {
      body: {
        [part]: {
          seats: 9,
          people: [
            { email: 'BOB@example.com', memberships: [{ team: 'Support', role: 'team_lead' }] },
            { email: 'new@example.com', memberships: [{ team: 'Support' }] },
          ],
          invitations: [{ team: 'Engineering', email: 'charlie@example.com', role: 'responder' }],
        },
      },
    });
    const [alice, bob, dana] = before.people!;
    const after = {
      ...before,
      seats: 9,
      people: [
        alice,
        { ...bob, email: 'BOB@example.com', memberships: [{ team: 'Support', role: 'team_lead' }] },
        dana,
        { id: 104, email: 'new@example.com', first_name: 'New', last_name: '', created_at: '2023-10-29T14:00:00.000Z', memberships: [{ team: 'Support', role: 'responder' }] },
      ],
      invitations: [{ ...before.invitations![0], role: 'responder' }],
    };
    expect([status, (body as Record<string, unknown>)[part]]).toEqual([200, after]);
    expect(await stateOf(mock)).toEqual(after);
  });

  test('knows a team by its name in any case', async () => {
    const mock = await start();
    await mock.ask('POST', '/api/v2/teams', { token: 'global-token', body: { name: 'Sales' } });
    const before = await stateOf(mock);
    const changes = { name: 'SALES', settings: { reporting_enabled: true } };
    expect(await mock.ask('PATCH', '/_mock/state', { body: { [part]: { teams: [changes] } } })).toMatchObject({ status: 200 });
    expect((await stateOf(mock)).teams).toEqual([...before.teams.slice(0, 2), { ...before.teams[2], ...changes }]);
  });

  test('takes a field away with null', async () => {
    const mock = await start({ fixture: 'full' });
    await mock.ask('PATCH', '/_mock/state', { body: { [part]: { people: [{ email: 'bob@example.com', organization_role: 'billing_admin' }] } } });
    await mock.ask('PATCH', '/_mock/state', { body: { [part]: { seats: null, people: [{ email: 'bob@example.com', organization_role: null }] } } });
    const state = await stateOf(mock);
    expect([state.seats, state.people?.[1]?.organization_role]).toEqual([undefined, undefined]);
  });

  test('keeps the ids that were given', async () => {
    const mock = await start();
    await mock.ask('DELETE', '/api/v2/team-members/103');
    await mock.ask('PATCH', '/_mock/state', { body: { [part]: { people: [{ email: 'new@example.com', memberships: [{ team: 'Support' }] }] } } });
    expect((await stateOf(mock)).people?.at(-1)?.id).toBe(104);
  });

  test('keeps the mails that were sent, the invitations that were counted, and the ids of what it takes away', async () => {
    const mock = await start();
    await mock.ask('POST', '/api/v2/team-members', { body: { email: 'a@example.com' } });
    const before = await sentIn(mock);
    await mock.ask('PATCH', '/_mock/state', { body: { [part]: { people: [{ email: 'bob@example.com', first_name: 'Robert' }] } } });
    expect(await sentIn(mock)).toEqual(before);
    await mock.ask('PATCH', '/_mock/state', { body: { [part]: { invitations: null } } });
    expect(await mock.ask('POST', '/api/v2/team-members', { body: { email: 'b@example.com' } })).toMatchObject({ status: 201, body: { data: { id: '203' } } });
    const [{ mails }] = (await sentIn(mock)) as [{ mails: { link: string }[] }, unknown];
    expect((await mock.ask('GET', mails.find(({ link }) => link)!.link)).status).toBe(404);
  });

  test.each([
    ['the person by its place in the request', { people: [{ email: 'x@example.com', memberships: [] }] }, `body: ${part}/people/0/memberships: must have at least 1 item.`],
    ['a team that is not there', { invitations: [{ team: 'Nowhere', email: 'x@example.com' }] }, `body: ${part}/invitations/0/team: there is no team "Nowhere".`],
    ['somebody twice', { people: [1, 2].map(() => ({ email: 'x@example.com', memberships: [{ team: 'Support' }] })) }, `body: ${part}/people/1/email: another person has the e-mail x@example.com.`],
  ])('refuses %s, and changes nothing', async (_, wrong, message) => {
    const mock = await start();
    const before = rowsOf(mock, 'default');
    const answer = await mock.ask('PATCH', '/_mock/state', { body: { [part]: wrong } });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'invalid_world', message } } });
    expect(rowsOf(mock, 'default')).toEqual(before);
  });

  test('refuses a vendor that is not there, and changes nothing', async () => {
    const mock = await start();
    const before = rowsOf(mock, 'default');
    const answer = await mock.ask('PATCH', '/_mock/state', { body: { [part]: { seats: 9 }, gitlab: {} } });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'invalid_world', message: 'body: the whole fixture: there is no field "gitlab". The fields are $schema, better-stack, cloudbees.' } } });
    expect(rowsOf(mock, 'default')).toEqual(before);
  });

  test('takes a change of more than a mebibyte', async () => {
    const mock = await start();
    const name = 'x'.repeat(2 * 1_048_576);
    expect((await mock.ask('PATCH', '/_mock/state', { body: { [part]: { people: [{ email: 'bob@example.com', first_name: name }] } } })).status).toBe(200);
    expect((await stateOf(mock)).people?.[1]?.first_name).toBe(name);
  });
});
