import type { Database } from 'better-sqlite3';
import { filtered } from '../../../sandboxes/filtered.ts';
import { statement } from '../../../sandboxes/statement.ts';
import type { PendingInvitation, VendorInvitations } from '../../vendor.ts';
import { isOrganizationRole, type RoleKind } from '../roles/roles.ts';
import { addMembership, addPerson, assignOrganizationRole, deleteInvitation, emailKeyOf, isId, type NewPerson } from './store.ts';

/** What happens to an invitation in Better Stack's own pages. */
export const invitations: VendorInvitations = {
  find(db, { id, email, team, invitedUntil }) {
    if (id !== undefined && !isId(id)) return [];
    return findPending(db, {
      id: id === undefined ? undefined : Number(id),
      emailKey: email === undefined ? undefined : emailKeyOf(email),
      team,
      invitedUntil,
    });
  },

  accept(db, id, { firstName, lastName, at }) {
    const invitation = requireInvitation(db, id);
    const { teamId, email, emailKey, roleId, role, roleGivenById } = invitation;
    const personId = selectPerson.get(db, { emailKey })?.id ?? addNewcomer(db, { email, firstName, lastName, createdAt: at });
    remove(db, id);
    addMembership(db, { teamId, personId, roleId, roleGivenById });
    if (isOrganizationRole(role)) assignOrganizationRole(db, { personId, roleId, roleGivenById }); // a billing admin's acceptance applies to the organization (assumed)
    return String(personId);
  },

  decline: remove,
  expire: remove,
};

interface InvitationRow {
  teamId: number;
  email: string;
  emailKey: string;
  roleId: number;
  role: RoleKind;
  roleGivenById: 0 | 1;
}

function requireInvitation(db: Database, id: string): InvitationRow {
  const invitation = selectInvitation.get(db, { id: Number(id) });
  if (!invitation) throw new Error(`There is no invitation ${id}.`);
  return invitation;
}

function addNewcomer(db: Database, person: Pick<NewPerson, 'email' | 'firstName' | 'lastName' | 'createdAt'>): number {
  return addPerson(db, { ...person, id: null, mobileAppPlatforms: '', organizationRoleId: null, organizationRoleGivenById: 0 });
}

function remove(db: Database, id: string): void {
  deleteInvitation(db, { id: Number(id) });
}

const findPending = filtered<{ id: number; emailKey: string; team: string; invitedUntil: string }, PendingInvitation>(
  {
    id: 'invitations.id = :id',
    emailKey: 'invitations.email_key = :emailKey',
    team: 'teams.name = :team',
    invitedUntil: 'invitations.invited_at <= :invitedUntil',
  },
  (where) => `
  SELECT CAST(invitations.id AS TEXT) AS id, invitations.email, teams.name AS team, roles.kind AS role, invitations.invited_at AS invitedAt
    FROM better_stack_invitations AS invitations
         JOIN better_stack_teams AS teams ON teams.id = invitations.team_id
         JOIN better_stack_roles AS roles ON roles.id = invitations.role_id
   ${where}
   ORDER BY invitations.invited_at, invitations.id`,
);

const selectInvitation = statement<{ id: number }, InvitationRow>(`
  SELECT invitations.team_id AS teamId, invitations.email, invitations.email_key AS emailKey, invitations.role_id AS roleId,
         roles.kind AS role, invitations.role_given_by_id AS roleGivenById
    FROM better_stack_invitations AS invitations
         JOIN better_stack_roles AS roles ON roles.id = invitations.role_id
   WHERE invitations.id = :id`);

const selectPerson = statement<{ emailKey: string }, { id: number }>('SELECT id FROM better_stack_people WHERE email_key = :emailKey');
