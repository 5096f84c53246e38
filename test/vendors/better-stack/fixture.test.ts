import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Organization } from '../../../src/vendors/better-stack/fixture/schema.ts';
import { runCommand } from '../../support/command.ts';
import { person, shippedFixture, worldWith } from '../../support/fixture.ts';
import { start } from '../../support/server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Filled = Required<Organization>;
const shipped = readdirSync(new URL('../../../fixtures/better-stack/', import.meta.url)).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5));
const createdAt = '2023-10-26T09:00:00.000Z';
const invitation = { id: 210, team: 'Engineering', email: 'new.user@example.com', invited_at: createdAt, role: 'member' } as const;

/** What no editor's schema can tell: each with the path inside Better Stack's part and the reason. */
const impossible: [what: string, change: (organization: Filled) => void, message: string][] = [
  ['a role id twice', ({ custom_roles: roles }) => roles.push({ id: 206, name: 'A' }), 'custom_roles/1/id: role id 206 is taken.'],
  ['the id of a built-in role', ({ custom_roles: roles }) => roles.push({ id: 101, name: 'A' }), 'custom_roles/1/id: role id 101 is taken.'],
  ['a team id twice', ({ teams }) => teams.push({ id: 1, name: 'A', created_at: createdAt }), 'teams/2/id: team id 1 is taken.'],
  ['a team name twice', ({ teams }) => teams.push({ id: 3, name: 'SUPPORT', created_at: createdAt }), 'teams/2/name: another team is named "SUPPORT".'],
  ['a token twice', ({ tokens }) => tokens.push({ token: 'global-token', kind: 'global' }), 'tokens/6/token: another token reads the same.'],
  ['a name of a token twice', ({ tokens }) => tokens.push({ token: 'other', name: 'global', kind: 'global' }), 'tokens/6/name: another token is named "global".'],
  ['a global token of a team', ({ tokens }) => { tokens[0]!.team = 'Support'; }, 'tokens/0/team: a global token reaches every team; leave team out.'],
  ['a team token without a team', ({ tokens }) => { delete tokens[2]!.team; }, 'tokens/2: a team token needs a team.'],
  ['a token of an unknown team', ({ tokens }) => { tokens[2]!.team = 'engineering'; }, 'tokens/2/team: there is no team "engineering".'],
  ['a person id twice', ({ people }) => people.push(person(101, 'a@example.com', [{ team: 'Support', role: 'member' }])), 'people/3/id: person id 101 is taken.'],
  ['an e-mail twice', ({ people }) => people.push(person(110, 'BOB@example.com', [{ team: 'Support', role: 'member' }])), 'people/3/email: another person has the e-mail BOB@example.com.'],
  ['a member of an unknown team', ({ people }) => { people[1]!.memberships[0]!.team = 'Sales'; }, 'people/1/memberships/0/team: there is no team "Sales".'],
  ['a member of one team twice', ({ people }) => people[1]!.memberships.push({ team: 'Engineering', role: 'member' }), 'people/1/memberships/1/team: bob@example.com is in Engineering already.'],
  ['an unknown role', ({ people }) => { people[1]!.memberships[0]!.role = 999; }, 'people/1/memberships/0/role: there is no role with id 999.'],
  ['an invitation id twice', ({ invitations }) => invitations.push({ ...invitation, id: 201 }), 'invitations/1/id: invitation id 201 is taken.'],
  ['an address invited twice', ({ invitations }) => invitations.push({ ...invitation, email: 'Charlie@example.com' }), 'invitations/1/email: Charlie@example.com is invited to Engineering already.'],
  ['an invited member', ({ invitations }) => invitations.push({ ...invitation, email: 'Bob@example.com' }), 'invitations/1/email: Bob@example.com is a member of Engineering already.'],
  ['an invited admin', ({ invitations }) => invitations.push({ ...invitation, role: 'admin' }), 'invitations/1/role: nobody can be invited as admin.'],
  ['an invited admin, by the id of the role', ({ invitations }) => invitations.push({ ...invitation, role: 101 }), 'invitations/1/role: nobody can be invited as admin.'],
  ['an invitation to an unknown team', ({ invitations }) => invitations.push({ ...invitation, team: 'Sales' }), 'invitations/1/team: there is no team "Sales".'],
  ['an invitation to an unknown role', ({ invitations }) => invitations.push({ ...invitation, role: 999 }), 'invitations/1/role: there is no role with id 999.'],
  ['a leap second', ({ teams }) => { teams[0]!.created_at = '2016-12-31T23:59:60Z'; }, 'teams/0/created_at: there is no time 2016-12-31T23:59:60Z.'],
  ['a person since a leap second', ({ people }) => { people[0]!.created_at = '2016-12-31T23:59:60Z'; }, 'people/0/created_at: there is no time 2016-12-31T23:59:60Z.'],
  ['an invitation at a leap second', ({ invitations }) => { invitations[0]!.invited_at = '2016-12-31T23:59:60Z'; }, 'invitations/0/invited_at: there is no time 2016-12-31T23:59:60Z.'],
];

/** What the schema tells: values by their path, and the reason. */
const unfit: [path: string, value: unknown, message: string][] = [
  ['name', 5, 'better-stack/name: must be string.'],
  ['name', ' ', 'better-stack/name: must match pattern'],
  ['color', 'red', 'better-stack: there is no field "color". The fields are name, seats, custom_roles, teams, tokens, people, invitations, next_ids.'],
  ['seats', -1, 'better-stack/seats: must be >= 0.'],
  ['seats', '3', 'better-stack/seats: must be integer.'],
  ['teams', [], 'better-stack/teams: must have at least 1 item.'],
  ['teams', undefined, 'better-stack: must have a field "teams".'],
  ['teams/0/id', 0, 'better-stack/teams/0/id: must be >= 1.'],
  ['teams/0/created_at', 'yesterday', 'better-stack/teams/0/created_at: must match format "date-time". ISO 8601, such as 2023-10-26T10:00:00.000Z.'],
  ['teams/0/settings', { colour: 1 }, 'better-stack/teams/0/settings: there is no field "colour". The fields are incident_grouping_period,'],
  ['tokens/0/kind', 'admin', 'better-stack/tokens/0/kind: must be one of global, team, telemetry.'],
  ['tokens/0/token', 'a b', 'better-stack/tokens/0/token: must match pattern "^[^\\s@]+$". Without white space and @.'],
  ['people/0/email', 'alice', 'better-stack/people/0/email: must match format "email".'],
  ['people/0/memberships', [], 'better-stack/people/0/memberships: must have at least 1 item.'],
  ['people/0/memberships/0', { team: 'Engineering', rol: 'member' }, 'better-stack/people/0/memberships/0: there is no field "rol". Did you mean "role"? The fields are team, role, role_given_by_id.'],
  ['people/0/memberships/0/role', 'owner', 'better-stack/people/0/memberships/0/role: must be'],
  ['people/0/organization_role', 'member', 'better-stack/people/0/organization_role: must be one of admin, billing_admin.'],
  ['people/0/mobile_app_platforms', ['symbian'], 'better-stack/people/0/mobile_app_platforms/0: must be one of ios, android.'],
  ['invitations/0/id', 1.5, 'better-stack/invitations/0/id: must be integer.'],
];

describe('a fixture', () => {
  it.each(shipped)('%s fits the schema, points editors to it, and fills a world', async (name) => {
    const { ask } = await start({ fixture: shippedFixture(name) });

    expect(shippedFixture(name)).toHaveProperty('$schema', '../fixture.schema.json');
    expect(await ask('GET', '/api/v2/team-members')).toMatchObject({ status: 200 });
  });

  it('may name the platforms of a mobile app in any order', async () => {
    const { ask } = await start({
      fixture: worldWith(({ people }) => people?.push({ ...person(110, 'erin@example.com', [{ team: 'Engineering' }]), mobile_app_platforms: ['android', 'ios'] })),
    });

    expect((await ask('GET', '/api/v2/team-members/110')).body).toMatchObject({ data: { attributes: { mobile_app_platforms: ['ios', 'android'] } } });
  });

  it('gives a role without an id one behind those of the built-in roles, wherever its ids would go on', async () => {
    const { ask } = await start({
      fixture: worldWith((organization) => Object.assign(organization, { custom_roles: [{ name: 'Pager' }], people: [], next_ids: { custom_roles: 101 } })),
    });

    expect((await ask('GET', '/_mock/state')).body['better-stack'].custom_roles).toEqual([{ id: 106, name: 'Pager' }]);
  });

  it.each(impossible)('with %s is refused', async (_what, change, message) => {
    const fixture = worldWith((organization) => change(organization as Filled)); // the default world has every part

    await expect(start({ fixture })).rejects.toThrow(`better-stack/${message}`);
  });

  it.each(unfit)('whose %s is %j is refused', async (path, value, message) => {
    await expect(start({ fixture: withValue(path, value) })).rejects.toThrow(message);
  });

  it.each([
    ['not JSON', '{"better-stack":', /is not JSON: Unexpected end of JSON input\. A fixture is plain JSON, without comments and without a comma behind the last item\.$/],
    ['JSON with a comment', '// Acme\n{"better-stack":{}}', /is not JSON: Unexpected token '\/', "\/\/ Acme \{"".*? is not valid JSON\. A fixture is plain JSON, /],
    ['no object', '[]', /: the whole fixture: must be object\.$/],
    ['empty', '{}', /: the whole fixture: must have at least one of the fields \$schema, better-stack, cloudbees\.$/],
    ['of an unknown vendor', '{"beter-stack":{}}', /: the whole fixture: there is no field "beter-stack"\. Did you mean "better-stack"\? The fields are \$schema, better-stack, cloudbees\.$/],
    ['impossible', JSON.stringify(worldWith(({ tokens }) => { tokens[2]!.team = 'Sales'; })), /: better-stack\/tokens\/2\/team: there is no team "Sales"\.$/],
  ])('that is %s ends the command with the file, the path and the reason, and nothing is kept', async (_what, text, reason) => {
    const folder = temporaryFolder();
    const file = join(folder, 'world.json');
    writeFileSync(file, text);

    const { code, stdout, stderr } = await runCommand(['--port', '0', '--fixture', file, '--db', join(folder, 'world.sqlite')]);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trimEnd()).toMatch(reason);
    expect(stderr.startsWith(file)).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect((await runCommand(['--port', '0', '--fixture', file, '--db', join(folder, 'world.sqlite')])).stderr).toBe(stderr);
  });
});

describe('generated people', () => {
  it('are as many as asked for, in the first team, and the same each time', async () => {
    const [one, another] = [await start({ members: '120' }), await start({ members: '120' })];

    expect(one.dump()).toEqual(another.dump());
    const { data } = (await one.ask('GET', '/api/v2/team-members?per_page=250')).body as { data: { attributes: { email: string } }[] };
    expect(data).toHaveLength(124);
    expect(new Set(data.map(({ attributes }) => attributes.email))).toHaveLength(124);
  });

  it('are the same, whatever their number, as far as they go', async () => {
    const emails = async (members: string) => {
      const { ask } = await start({ members, fixture: 'empty' });
      const { data } = (await ask('GET', '/api/v2/team-members?per_page=250')).body as { data: { attributes: { email: string } }[] };
      return data.map(({ attributes }) => attributes.email);
    };

    expect((await emails('40')).slice(0, 20)).toEqual(await emails('20'));
  });
});

function withValue(path: string, value: unknown): unknown {
  const fixture = shippedFixture();
  const keys = path.split('/');
  const last = keys.pop()!; // a path has one key at least
  const parent = keys.reduce((node, key) => (node as Record<string, unknown>)[key], fixture['better-stack'] as unknown) as Record<string, unknown>;
  parent[last] = value;
  return fixture;
}
