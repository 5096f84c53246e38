import { answer, nothing, refused, type Answer } from './answers.ts';
import type { Team } from './teams.ts';
import { countInvitations, refuseTooMany } from './limits.ts';
import { sendMail } from './outbox.ts';
import { isSame, nowOf, type World } from './world.ts';

/** The organization as it is exported. */
export interface BetterStack {
  readonly name: string;
  seats?: number;
  readonly custom_roles: object[];
  teams: Team[];
  tokens: Token[];
  people: Person[];
  invitations: Invitation[];
}

export interface Token {
  readonly token: string;
  readonly name: string;
  readonly kind: 'global' | 'team' | 'telemetry';
  team?: string;
  readonly read_only?: boolean;
}

/** A role as it is exported: a built-in one by its name, the custom one by its id. */
export type Role = keyof typeof roleIds | 206;

interface GivenRole {
  role: Role;
  role_given_by_id?: true;
}

export interface Person {
  readonly id: number;
  email: string;
  first_name: string;
  readonly last_name: string;
  readonly created_at: string;
  readonly mobile_app_platforms?: string[];
  organization_role?: 'admin' | 'billing_admin';
  organization_role_given_by_id?: true;
  memberships: ({ team: string } & GivenRole)[];
}

export interface Invitation extends GivenRole {
  readonly id: number;
  team: string;
  email: string;
  invited_at: string;
}

export const roleIds = { admin: 101, billing_admin: 102, team_lead: 103, responder: 104, member: 105 } as const;
const roles: readonly Role[] = ['admin', 'billing_admin', 'team_lead', 'responder', 'member', 206];
const idOf = (role: Role) => (role === 206 ? role : roleIds[role]);
export const wordOf = (role: Role) => (role === 206 ? 'custom' : role);
const isSeated = (role: Role) => role !== 'member' && role !== 'billing_admin';

export const rolesAnswer = answer(200, {
  data: [['Admin', 'admin'], ['Billing admin', 'billing_admin'], ['Team lead', 'team_lead'], ['Responder', 'responder'], ['Member', 'member'], ['On-call lead', 206]]
    .map(([name, role]) => ({ id: String(idOf(role as Role)), type: 'role', attributes: { name, role: wordOf(role as Role) } })),
});

/** Members by id, then invitations by id, as the list of a team shows them. */
export function listed({ people, invitations }: BetterStack, team: string): object[] {
  return [
    ...people.filter((person) => isIn(person, team)).toSorted((one, other) => one.id - other.id).map((person) => shownMember(person, team)),
    ...invitations.filter((invitation) => invitation.team === team).toSorted((one, other) => one.id - other.id).map(shownInvitation),
  ];
}

export function find({ state: { 'better-stack': world } }: World, team: string, email: string): Answer {
  const entry = memberByEmail(world, team, email) ?? invitationOf(world, team, email);
  if (!entry) return refused('memberNotFoundByEmail', email);
  return answer(200, { data: 'memberships' in entry ? shownMember(entry, team) : shownInvitation(entry) });
}

export function get({ state: { 'better-stack': world } }: World, team: string, id: number): Answer {
  const member = memberById(world, team, id);
  return member ? { ...answer(200, { data: shownMember(member, team) }), about: member.email } : refused('memberNotFound', String(id));
}

export interface Wanted {
  readonly email: string;
  readonly role: Role;
  readonly byId: boolean;
}

export function invite(world: World, token: string, team: string, { email, role, byId }: Wanted): Answer {
  const { state } = world;
  const organization = state['better-stack'];
  if (role === 'admin') return refused('adminNotInvitable');
  const member = memberByEmail(organization, team, email);
  if (member) {
    const { attributes: { mobile_app_platforms: _, ...attributes }, ...shown } = shownMember(member, team);
    return answer(200, { message: 'User is already a member of the team', data: { ...shown, attributes } });
  }
  const pending = invitationOf(organization, team, email);
  const refusal = pending ? undefined : hasSeatFor(organization, email, role) ? refuseTooMany(world, 'better-stack', token, 1) : refused('noSeatLeft');
  if (refusal) return refusal;
  countInvitations(world, 'better-stack', token, 1);
  const invitation = pending ?? { id: state.next.invitations++, team, email, invited_at: '', role, ...(byId && { role_given_by_id: true as const }) };
  if (!pending) organization.invitations.push(invitation);
  invitation.invited_at = nowOf(world);
  sendMail(world, { vendor: 'better-stack', invitation_id: String(invitation.id), address: invitation.email, team });
  return answer(201, { message: 'Invitation sent', data: shownInvitation(invitation) });
}

export function removeByEmail({ state: { 'better-stack': world } }: World, team: string, email: string): Answer {
  const member = memberByEmail(world, team, email);
  if (member) return remove(world, team, member);
  const invitation = invitationOf(world, team, email);
  if (!invitation) return refused('memberNotFoundByEmail', email);
  world.invitations = world.invitations.filter((other) => other !== invitation);
  return nothing;
}

export function removeById({ state: { 'better-stack': world } }: World, team: string, id: number): Answer {
  const member = memberById(world, team, id);
  return member ? { ...remove(world, team, member), about: member.email } : refused('memberNotFound', String(id));
}

export function changeRole({ state: { 'better-stack': world } }: World, team: string, id: number, roleId: number): Answer {
  const member = memberById(world, team, id);
  const role = roles.find((role) => idOf(role) === roleId);
  const about = member && { about: member.email };
  if (role === 'admin') return { ...refused('adminNotAssignable'), ...about };
  if (member && roleIn(member, team).role === 'admin') return { ...refused('adminRoleFixed'), ...about };
  if (!role) return { ...refused('roleNotFound', String(roleId)), ...about };
  if (!member) return refused('memberNotFound', String(id));
  if (role === 'billing_admin') giveEverywhere(member, { role, role_given_by_id: true });
  else {
    delete member.organization_role;
    delete member.organization_role_given_by_id;
    for (const membership of member.memberships) {
      const isEverywhere = membership.role === 'admin' || membership.role === 'billing_admin';
      if (membership.team === team || isEverywhere) Object.assign(membership, { role, role_given_by_id: true });
    }
  }
  return { ...answer(200, { data: shownMember(member, team) }), ...about };
}

/** Gives a billing admin's role in every team. An admin stays one, and a role that was given by id once stays so. */
export function giveEverywhere(person: Person, { role_given_by_id: isGivenById }: GivenRole): void {
  if (person.organization_role === 'admin') return;
  person.organization_role = 'billing_admin';
  if (isGivenById) person.organization_role_given_by_id = true;
}

function remove(world: BetterStack, team: string, member: Person): Answer {
  if (roleIn(member, team).role === 'admin') return refused('adminNotRemovable');
  member.memberships = member.memberships.filter((membership) => membership.team !== team);
  if (member.memberships.length === 0) world.people = world.people.filter((person) => person !== member);
  return nothing;
}

function hasSeatFor({ seats = Infinity, people, invitations }: BetterStack, email: string, role: Role): boolean {
  const seatedPeople = people.filter((person) => person.memberships.some(({ team }) => isSeated(roleIn(person, team).role)));
  const holders = new Set([...seatedPeople, ...invitations.filter((invitation) => isSeated(invitation.role))].map((entry) => entry.email.toLowerCase()));
  return !isSeated(role) || holders.has(email.toLowerCase()) || holders.size < seats;
}

function isIn({ memberships }: Person, team: string): boolean {
  return memberships.some((membership) => membership.team === team);
}

export function memberByEmail({ people }: BetterStack, team: string, email: string): Person | undefined {
  return people.find((person) => isIn(person, team) && isSame(person.email, email));
}

function memberById({ people }: BetterStack, team: string, id: number): Person | undefined {
  return people.find((person) => isIn(person, team) && person.id === id);
}

export function invitationOf({ invitations }: BetterStack, team: string, email: string): Invitation | undefined {
  return invitations.find((invitation) => invitation.team === team && isSame(invitation.email, email));
}

function roleIn({ organization_role: role, organization_role_given_by_id: givenById, memberships }: Person, team: string): GivenRole {
  return role ? { role, ...(givenById && { role_given_by_id: givenById }) } : memberships.find((membership) => membership.team === team)!; // they are in it
}

function shownMember(person: Person, team: string) {
  const { id, email, first_name, last_name, created_at, mobile_app_platforms = [] } = person;
  return { id: String(id), type: 'team_member', attributes: { email, first_name, last_name, created_at, ...shownRole(roleIn(person, team)), mobile_app_platforms } };
}

function shownInvitation({ id, email, invited_at, ...role }: Invitation) {
  return { id: String(id), type: 'team_member_invitation', attributes: { email, invited_at, ...shownRole(role) } };
}

function shownRole({ role, role_given_by_id: isGivenById }: GivenRole) {
  return { role: wordOf(role), ...(isGivenById && { role_id: idOf(role) }) };
}
