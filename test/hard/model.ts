import type { CloudBeesModel } from './cloudbees-model.ts';

/**
 * What clients see of one world, as plain as it can be said. Of Better Stack: the people of its first team, which the others never
 * get any of, and the roles of the default world.
 */
export interface Model {
  now: number;
  readonly entries: Entry[];
  readonly teams: Team[];
  /** The next ids. */
  next: { member: number; invitation: number; team: number };
  readonly cloudbees: CloudBeesModel;
}

export interface Team {
  readonly id: number;
  name: string;
}

export interface Entry {
  readonly type: 'team_member' | 'team_member_invitation';
  readonly id: number;
  readonly attributes: Record<string, unknown> & { readonly email: string; readonly role: string };
}

export type Answer = readonly [status: number, body: unknown];

export const roleIds: Readonly<Record<string, number>> = { admin: 101, billing_admin: 102, team_lead: 103, responder: 104, member: 105, custom: 206 };
const roleOf = (id: number) => Object.keys(roleIds).find((role) => roleIds[role] === id);

export function copyOf(model: Model): Model {
  return structuredClone(model);
}

/** Members by id, then invitations by id, as the list shows them. */
export function listed(model: Model): unknown[] {
  return model.entries.toSorted((one, other) => one.type.localeCompare(other.type) || one.id - other.id).map(shown);
}

/** So many of them, and whether there are pages before and behind. */
export function page(model: Model, page: number, perPage: number): Answer {
  const entries = listed(model);
  return [200, { data: entries.slice((page - 1) * perPage, page * perPage), prev: page > 1, next: page * perPage < entries.length }];
}

export function createTeam(model: Model, name: string): Answer {
  if (isTaken(model, name, 0)) return nameTaken;
  const team = { id: model.next.team++, name };
  model.teams.push(team);
  return [201, shownTeam(team)];
}

export function renameTeam(model: Model, id: number, name: string): Answer {
  const team = model.teams.find((team) => team.id === id);
  if (!team) return unknownTeam(id);
  if (isTaken(model, name, id)) return nameTaken;
  team.name = name;
  return [200, shownTeam(team)];
}

/** The first team is never empty: its admin can't be removed. */
export function deleteTeam({ teams }: Model, id: number): Answer {
  const place = teams.findIndex((team) => team.id === id);
  if (place === -1) return unknownTeam(id);
  if (id === 1) return refused(422, 'Please remove all team members from this team before removing it.');
  teams.splice(place, 1);
  return [204, undefined];
}

export function shownTeam({ id, name }: Team): string {
  return `t${id} ${name}`;
}

export function find(model: Model, email: string): Answer {
  const entry = entryOf(model, email);
  return entry ? [200, { data: shown(entry) }] : unknownEmail(email);
}

export function get(model: Model, id: number): Answer {
  const member = memberOf(model, id);
  return member ? [200, { data: shown(member) }] : unknownId(id);
}

export function invite(model: Model, email: string, role: string, byId: boolean): Answer {
  if (role === 'admin') return refused(403, 'Inviting admins is not allowed via API. Allowed roles: responder, member, team_lead, billing_admin');
  const known = entryOf(model, email);
  if (known?.type === 'team_member') {
    const { mobile_app_platforms: _, ...attributes } = known.attributes;
    return [200, { message: 'User is already a member of the team', data: { ...shown(known), attributes } }];
  }
  const invited_at = new Date(model.now).toISOString();
  const invitation: Entry = known
    ? { ...known, attributes: { ...known.attributes, invited_at } }
    : { type: 'team_member_invitation', id: model.next.invitation++, attributes: { email, invited_at, role, ...(byId && { role_id: roleIds[role] }) } };
  put(model, invitation);
  return [201, { message: 'Invitation sent', data: shown(invitation) }];
}

export function removeByEmail(model: Model, email: string): Answer {
  const entry = entryOf(model, email);
  return entry ? remove(model, entry) : unknownEmail(email);
}

export function removeById(model: Model, id: number): Answer {
  const member = memberOf(model, id);
  return member ? remove(model, member) : unknownId(id);
}

export function changeRole(model: Model, id: number, roleId: number): Answer {
  const member = memberOf(model, id);
  const role = roleOf(roleId);
  if (role === 'admin') return refused(403, 'Assigning the admin role is not allowed via API.');
  if (member?.attributes.role === 'admin') return refused(403, "Changing an admin's role is not allowed via API.");
  if (!role) return refused(404, `Resource type role with id = ${roleId} was not found`);
  if (!member) return unknownId(id);
  const changed: Entry = { ...member, attributes: { ...member.attributes, role, role_id: roleId } };
  put(model, changed);
  return [200, { data: shown(changed) }];
}

/** @returns the member's id, or undefined when nobody was invited */
export function accept(model: Model, email: string, [firstName, lastName]: readonly [string, string]): number | undefined {
  const invitation = entryOf(model, email);
  if (invitation?.type !== 'team_member_invitation') return undefined;
  const { email: invited, role, role_id } = invitation.attributes;
  drop(model, invitation);
  const id = model.next.member++;
  const attributes = { email: invited, first_name: firstName, last_name: lastName, created_at: new Date(model.now).toISOString(), role, ...(role_id !== undefined && { role_id }), mobile_app_platforms: [] };
  put(model, { type: 'team_member', id, attributes });
  return id;
}

/** Whether somebody was invited, and isn't any more. */
export function decline(model: Model, email: string): boolean {
  const invitation = entryOf(model, email);
  if (invitation?.type !== 'team_member_invitation') return false;
  drop(model, invitation);
  return true;
}

function remove(model: Model, entry: Entry): Answer {
  if (entry.type === 'team_member' && entry.attributes.role === 'admin') return refused(403, 'Removing admins is not allowed via API');
  drop(model, entry);
  return [204, undefined];
}

function shown({ type, id, attributes }: Entry) {
  return { id: String(id), type, attributes };
}

function entryOf({ entries }: Model, email: string): Entry | undefined {
  return entries.find(({ attributes }) => attributes.email.toLowerCase() === email.trim().toLowerCase());
}

function memberOf({ entries }: Model, id: number): Entry | undefined {
  return entries.find((entry) => entry.type === 'team_member' && entry.id === id);
}

function put(model: Model, entry: Entry): void {
  drop(model, entry);
  model.entries.push(entry);
}

function drop({ entries }: Model, { type, id }: Entry): void {
  const place = entries.findIndex((entry) => entry.type === type && entry.id === id);
  if (place !== -1) entries.splice(place, 1);
}

function refused(status: number, errors: string): Answer {
  return [status, { errors }];
}

function isTaken({ teams }: Model, name: string, id: number): boolean {
  return teams.some((team) => team.id !== id && team.name.toLowerCase() === name.toLowerCase());
}

const nameTaken = refused(422, 'Name has already been taken');

function unknownTeam(id: number): Answer {
  return refused(404, `Resource type team with id = t${id} was not found`);
}

function unknownEmail(email: string): Answer {
  return refused(404, `Team member with email "${email}" not found`);
}

function unknownId(id: number): Answer {
  return refused(404, `Resource type user with id = ${id} was not found`);
}
