import * as fc from 'fast-check';
import type { Organization } from '../../src/vendors/better-stack/fixture/schema.ts';

type Teams = Organization['teams'];
type Person = NonNullable<Organization['people']>[number];
type Invitation = NonNullable<Organization['invitations']>[number];

const name = fc.stringMatching(/^[\p{L}\d"'%_ -]{0,8}\p{L}[\p{L}\d"'%_ -]{0,8}$/u);
const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
const id = fc.integer({ min: 1, max: 900 });
const local = fc.stringMatching(/^[A-Za-z][A-Za-z0-9+]{0,4}$/);
const email = fc.tuple(local, fc.constantFrom('example.com', 'Example.com', 'example.org')).map((parts) => parts.join('@'));
const settings = fc.record(
  {
    incident_grouping_period: fc.integer(),
    incident_grouping_metadata_scope: fc.array(fc.string()),
    reporting_enabled: fc.boolean(),
    on_call_reminder_email: fc.boolean(),
  },
  { requiredKeys: [] },
);
const key = (text: string) => text.toLowerCase();

/** Random organizations that are possible: every role and team that is named exists, and nobody is there twice. */
export const organizations: fc.Arbitrary<Organization> = fc
  .record({
    teams: fc.uniqueArray(fc.record({ id, name, created_at: instant, updated_at: instant, settings }, { requiredKeys: ['id', 'name'] }), {
      minLength: 1, maxLength: 4, selector: ({ id }) => id,
    }).map((teams): Teams => teams.filter((team, index) => teams.findIndex((other) => key(other.name) === key(team.name)) === index)),
    custom_roles: fc.uniqueArray(fc.record({ id: fc.integer({ min: 200, max: 260 }), name }), { maxLength: 3, selector: (role) => role.id }),
  })
  .chain(({ teams, custom_roles: roles }) => {
    const team = fc.constantFrom(...teams.map((team) => team.name));
    const kinds = [101, 102, 103, 104, 105, ...roles.map((role) => role.id), 'billing_admin', 'team_lead', 'responder', 'member'] as const;
    const held = fc.constantFrom(...kinds);
    const invited = fc.constantFrom(...kinds.filter((role) => role !== 101));
    const person = fc.record(
      {
        id, email, first_name: fc.string(), last_name: fc.string(), created_at: instant,
        mobile_app_platforms: fc.subarray(['ios', 'android'] as ('ios' | 'android')[]), // the schema's own words
        organization_role: fc.constantFrom('admin' as const, 'billing_admin' as const),
        organization_role_given_by_id: fc.boolean(),
        memberships: fc.uniqueArray(fc.record({ team, role: held, role_given_by_id: fc.boolean() }, { requiredKeys: ['team'] }), {
          minLength: 1, maxLength: 3, selector: (membership) => membership.team,
        }),
      },
      { requiredKeys: ['id', 'email', 'memberships'] },
    );
    const invitation = fc.record({ id, team, email, invited_at: instant, role: invited, role_given_by_id: fc.boolean() }, { requiredKeys: ['id', 'team', 'email'] });
    const token = fc.oneof(
      fc.record({ token: local, name, kind: fc.constant('global' as const), read_only: fc.boolean() }, { requiredKeys: ['token', 'kind'] }),
      fc.record({ token: local, name, kind: fc.constantFrom('team' as const, 'telemetry' as const), team, read_only: fc.boolean() }, { requiredKeys: ['token', 'kind', 'team'] }),
    );
    return fc.record(
      {
        name, seats: fc.nat(), custom_roles: fc.constant(roles), teams: fc.constant(teams),
        tokens: fc.uniqueArray(token, { maxLength: 4, selector: (token) => token.token }),
        people: fc.uniqueArray(person, { maxLength: 6, selector: (person) => person.id }).map(withDistinctEmails),
        invitations: fc.uniqueArray(invitation, { maxLength: 6, selector: (invitation) => invitation.id }),
        next_ids: fc.record({ people: fc.nat({ max: 2_000 }).map((id) => id + 1), invitations: fc.nat({ max: 2_000 }).map((id) => id + 1) }, { requiredKeys: [] }),
      },
      { requiredKeys: ['name', 'teams', 'tokens', 'people', 'custom_roles', 'invitations'] },
    ).map((organization) => ({ ...organization, invitations: possible(organization.invitations, organization.people) }));
  });

function withDistinctEmails(people: Person[]): Person[] {
  return people.filter((person, index) => people.findIndex((other) => key(other.email) === key(person.email)) === index);
}

/** Nobody is invited twice to a team, or to one they are in. */
function possible(invitations: Invitation[], people: readonly Person[]): Invitation[] {
  const same = (one: Invitation, other: Invitation) => one.team === other.team && key(one.email) === key(other.email);
  return invitations
    .filter((invitation, index) => invitations.findIndex((other) => same(invitation, other)) === index)
    .filter(({ team, email }) => !people.some((person) => key(person.email) === key(email) && person.memberships.some((membership) => membership.team === team)));
}
