import type { Database } from 'better-sqlite3';
import { statement } from '../../../sandboxes/statement.ts';
import type { Role, RoleKind } from '../roles/roles.ts';
import { organizationRoles } from '../roles/roles.ts';

export interface Member {
  readonly type: 'member';
  readonly id: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly createdAt: string;
  /** `ios`, `android`, both with a comma between, or empty. */
  readonly mobileAppPlatforms: string;
  readonly roleId: number;
  readonly role: RoleKind;
  readonly roleGivenById: 0 | 1;
}

export interface Invitation {
  readonly type: 'invitation';
  readonly id: number;
  readonly email: string;
  readonly invitedAt: string;
  readonly roleId: number;
  readonly role: RoleKind;
  readonly roleGivenById: 0 | 1;
}

export type Entry = Member | Invitation;

export interface NewPerson {
  /** Null for the next one. */
  readonly id: number | null;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly createdAt: string;
  readonly mobileAppPlatforms: Member['mobileAppPlatforms'];
  readonly organizationRoleId: number | null;
  readonly organizationRoleGivenById: 0 | 1;
}

interface NewMembership {
  readonly teamId: number;
  readonly personId: number;
  readonly roleId: number;
  readonly roleGivenById: 0 | 1;
}

/** What e-mails are compared by: without the white space around them, in lower case (assumed). */
export function emailKeyOf(email: string): string {
  return email.trim().toLowerCase();
}

export function findMember(db: Database, teamId: number, id: string): Member | undefined {
  return isId(id) ? selectMember.get(db, { teamId, id: Number(id) }) : undefined;
}

export function findMemberByEmail(db: Database, teamId: number, email: string): Member | undefined {
  return selectMemberByEmail.get(db, { teamId, emailKey: emailKeyOf(email) });
}

export function findInvitationByEmail(db: Database, teamId: number, email: string): Invitation | undefined {
  return selectInvitationByEmail.get(db, { teamId, emailKey: emailKeyOf(email) });
}

/** A member or, if there is none, a pending invitation. */
export function findEntryByEmail(db: Database, teamId: number, email: string): Entry | undefined {
  return findMemberByEmail(db, teamId, email) ?? findInvitationByEmail(db, teamId, email);
}

/** A positive whole number, as an id in a path is written. Anything else is an id that nobody has (assumed). */
export function isId(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}

export function membersFrom(db: Database, teamId: number, firstId: number, limit: number): Member[] {
  return selectMembersFrom.all(db, { teamId, firstId, limit });
}

export function invitationsFrom(db: Database, teamId: number, firstId: number, limit: number): Invitation[] {
  return selectInvitationsFrom.all(db, { teamId, firstId, limit });
}

/** Makes an invitation. */
export function insertInvitation(
  db: Database,
  invitation: { teamId: number; email: string; role: Role; roleGivenById: boolean; invitedAt: string },
): Invitation {
  const { teamId, email, role, invitedAt } = invitation;
  const roleGivenById = invitation.roleGivenById ? 1 : 0;
  const { lastInsertRowid } = addInvitation.run(db, { teamId, email, emailKey: emailKeyOf(email), roleId: role.id, roleGivenById, invitedAt });
  return { type: 'invitation', id: Number(lastInsertRowid), email, invitedAt, roleId: role.id, role: role.kind, roleGivenById };
}

/** Sends a pending invitation again: its time is new; its id, address and role stay (assumed). */
export function renewInvitation(db: Database, invitation: Invitation, invitedAt: string): Invitation {
  updateInvitedAt.run(db, { id: invitation.id, invitedAt });
  return { ...invitation, invitedAt };
}

export function deleteInvitation(db: Database, { id }: Pick<Invitation, 'id'>): void {
  removeInvitation.run(db, { id });
}

/** Makes a person of the organization, who is in no team yet. @returns the id */
export function addPerson(db: Database, person: NewPerson): number {
  return Number(insertPerson.run(db, { ...person, emailKey: emailKeyOf(person.email) }).lastInsertRowid);
}

export function addMembership(db: Database, membership: NewMembership): void {
  insertMembership.run(db, membership);
}

/** Takes a member out of a team; out of the last one means out of the organization (observed). */
export function deleteMember(db: Database, teamId: number, { id }: Member): void {
  removeMembership.run(db, { teamId, personId: id });
  removePersonWithoutTeam.run(db, { personId: id });
}

/**
 * Gives a role in one team. A role of the whole organization that the member had is gone with it; teams where they have no
 * other get the new one too (both assumed).
 */
export function assignTeamRole(db: Database, teamId: number, personId: number, roleId: number): void {
  takeOrganizationRole.run(db, { personId });
  replaceOrganizationRoles.run(db, { personId, roleId });
  updateMembershipRole.run(db, { teamId, personId, roleId });
}

/** Gives a role in every team, those of tomorrow included. An admin stays one (assumed), and a role given by id once stays so. */
export function assignOrganizationRole(db: Database, role: { personId: number; roleId: number; roleGivenById: 0 | 1 }): void {
  giveOrganizationRole.run(db, role);
}

/** How many seats are taken: by people, and by addresses with a pending invitation; each once, in however many teams. Triggers count them. */
export function countTakenSeats(db: Database): number {
  return selectTakenSeats.get(db, {})?.taken ?? 0;
}

export function holdsSeat(db: Database, email: string): boolean {
  return selectSeatHolder.get(db, { emailKey: emailKeyOf(email) }) !== undefined;
}

/** The organization's seats; null is unlimited. */
export function seatsOf(db: Database): number | null {
  return selectSeats.get(db, {})?.seats ?? null;
}

const memberQuery = `
  SELECT 'member' AS type, people.id, people.email, people.first_name AS firstName, people.last_name AS lastName,
         people.created_at AS createdAt, people.mobile_app_platforms AS mobileAppPlatforms,
         roles.id AS roleId, roles.kind AS role,
         IIF(people.organization_role_id IS NULL, memberships.role_given_by_id, people.organization_role_given_by_id) AS roleGivenById
    FROM better_stack_memberships AS memberships
         JOIN better_stack_people AS people ON people.id = memberships.person_id
         JOIN better_stack_roles  AS roles  ON roles.id = COALESCE(people.organization_role_id, memberships.role_id)`;

const invitationQuery = `
  SELECT 'invitation' AS type, invitations.id, invitations.email, invitations.invited_at AS invitedAt,
         roles.id AS roleId, roles.kind AS role, invitations.role_given_by_id AS roleGivenById
    FROM better_stack_invitations AS invitations
         JOIN better_stack_roles AS roles ON roles.id = invitations.role_id`;

const selectMember = statement<{ teamId: number; id: number }, Member>(`
  ${memberQuery} WHERE memberships.team_id = :teamId AND memberships.person_id = :id`);

const selectMemberByEmail = statement<{ teamId: number; emailKey: string }, Member>(`
  ${memberQuery} WHERE people.email_key = :emailKey AND memberships.team_id = :teamId`);

const selectInvitationByEmail = statement<{ teamId: number; emailKey: string }, Invitation>(`
  ${invitationQuery} WHERE invitations.team_id = :teamId AND invitations.email_key = :emailKey`);

const selectMembersFrom = statement<{ teamId: number; firstId: number; limit: number }, Member>(`
  ${memberQuery}
   WHERE memberships.team_id = :teamId AND memberships.person_id >= :firstId
   ORDER BY memberships.person_id LIMIT :limit`);

const selectInvitationsFrom = statement<{ teamId: number; firstId: number; limit: number }, Invitation>(`
  ${invitationQuery}
   WHERE invitations.team_id = :teamId AND invitations.id >= :firstId
   ORDER BY invitations.id LIMIT :limit`);

const addInvitation = statement<{
  teamId: number; email: string; emailKey: string; roleId: number; roleGivenById: 0 | 1; invitedAt: string;
}>(`
  INSERT INTO better_stack_invitations (team_id, email, email_key, role_id, role_given_by_id, invited_at)
       VALUES (:teamId, :email, :emailKey, :roleId, :roleGivenById, :invitedAt)`);

const insertPerson = statement<NewPerson & { emailKey: string }>(`
  INSERT INTO better_stack_people
              (id, email, email_key, first_name, last_name, created_at, mobile_app_platforms, organization_role_id, organization_role_given_by_id)
       VALUES (:id, :email, :emailKey, :firstName, :lastName, :createdAt, :mobileAppPlatforms, :organizationRoleId, :organizationRoleGivenById)`);

const insertMembership = statement<NewMembership>(`
  INSERT INTO better_stack_memberships (team_id, person_id, role_id, role_given_by_id)
       VALUES (:teamId, :personId, :roleId, :roleGivenById)`);

const updateInvitedAt = statement<{ id: number; invitedAt: string }>(`
  UPDATE better_stack_invitations SET invited_at = :invitedAt WHERE id = :id`);

const removeInvitation = statement<{ id: number }>('DELETE FROM better_stack_invitations WHERE id = :id');

const removeMembership = statement<{ teamId: number; personId: number }>(`
  DELETE FROM better_stack_memberships WHERE team_id = :teamId AND person_id = :personId`);

const removePersonWithoutTeam = statement<{ personId: number }>(`
  DELETE FROM better_stack_people
        WHERE id = :personId AND NOT EXISTS (SELECT 1 FROM better_stack_memberships WHERE person_id = :personId)`);

const updateMembershipRole = statement<{ teamId: number; personId: number; roleId: number }>(`
  UPDATE better_stack_memberships SET role_id = :roleId, role_given_by_id = 1
   WHERE team_id = :teamId AND person_id = :personId`);

const replaceOrganizationRoles = statement<{ personId: number; roleId: number }>(`
  UPDATE better_stack_memberships SET role_id = :roleId, role_given_by_id = 1
   WHERE person_id = :personId
     AND role_id IN (SELECT id FROM better_stack_roles WHERE kind IN (${quoted(organizationRoles)}))`);

const giveOrganizationRole = statement<{ personId: number; roleId: number; roleGivenById: 0 | 1 }>(`
  UPDATE better_stack_people
     SET organization_role_given_by_id = MAX(:roleGivenById, organization_role_given_by_id), organization_role_id = :roleId
   WHERE id = :personId
     AND organization_role_id IS NOT (SELECT id FROM better_stack_roles WHERE kind = 'admin' ORDER BY id LIMIT 1)`);

const takeOrganizationRole = statement<{ personId: number }>(`
  UPDATE better_stack_people SET organization_role_id = NULL, organization_role_given_by_id = 0 WHERE id = :personId`);

const selectTakenSeats = statement<Record<never, never>, { taken: number }>('SELECT taken FROM better_stack_taken_seats');
const selectSeatHolder = statement<{ emailKey: string }, { email_key: string }>(`
  SELECT email_key FROM better_stack_seat_holders WHERE email_key = :emailKey`);
const selectSeats = statement<Record<never, never>, { seats: number | null }>('SELECT seats FROM better_stack_organization');

function quoted(kinds: readonly RoleKind[]): string {
  return kinds.map((kind) => `'${kind}'`).join(', ');
}
