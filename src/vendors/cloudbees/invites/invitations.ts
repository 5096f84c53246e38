import type { Database } from 'better-sqlite3';
import { filtered } from '../../../sandboxes/filtered.ts';
import { statement } from '../../../sandboxes/statement.ts';
import type { PendingInvitation, VendorInvitations } from '../../vendor.ts';
import { addMembership, emailKeyOf } from './store.ts';

/** What happens to an invite in CloudBees' own pages. */
export const invitations: VendorInvitations = {
  find(db, { id, email, team, invitedUntil }) {
    return findPending(db, { id, emailKey: email === undefined ? undefined : emailKeyOf(email), team, invitedUntil });
  },

  accept(db, id, { firstName, lastName }) {
    const { teamId, email, emailKey } = requireInvite(db, id);
    const { id: userId } = selectUser.get(db, { emailKey }) ?? insertUser.get(db, { email, emailKey, firstName, lastName })!; // it returns its row
    addMembership(db, { teamId, userId });
    removeInvitesOfMember.run(db, { userId, emailKey });
    return userId;
  },

  decline: remove,
  expire: remove,
};

interface InviteRow {
  teamId: string;
  email: string;
  emailKey: string;
}

function requireInvite(db: Database, id: string): InviteRow {
  const invite = selectInvite.get(db, { id });
  if (!invite) throw new Error(`There is no invite ${id}.`);
  return invite;
}

function remove(db: Database, id: string): void {
  removeInvite.run(db, { id });
}

const findPending = filtered<{ id: string; emailKey: string; team: string; invitedUntil: string }, PendingInvitation>(
  {
    id: 'invites.id = :id',
    emailKey: 'invites.email_key = :emailKey',
    team: 'teams.name = :team',
    invitedUntil: 'invites.audit_when <= :invitedUntil',
  },
  (where) => `
  SELECT invites.id, invites.email, teams.name AS team, 'member' AS role, invites.audit_when AS invitedAt, invites.expiration_date AS expiresAt
    FROM cloudbees_invites AS invites
         JOIN cloudbees_teams AS teams ON teams.id = invites.team_id
   ${where}
   ORDER BY invites.audit_when, invites.number`,
);

const selectInvite = statement<{ id: string }, InviteRow>(`
  SELECT team_id AS teamId, email, email_key AS emailKey FROM cloudbees_invites WHERE id = :id`);

const selectUser = statement<{ emailKey: string }, { id: string }>('SELECT id FROM cloudbees_users WHERE email_key = :emailKey');

const insertUser = statement<{ email: string; emailKey: string; firstName: string; lastName: string }, { id: string }>(`
  INSERT INTO cloudbees_users (number, id, email, email_key, first_name, last_name)
       SELECT next, 'user-' || next, :email, :emailKey, :firstName, :lastName
         FROM (SELECT COALESCE(MAX(seq), 0) + 1 AS next FROM sqlite_sequence WHERE name = 'cloudbees_users')
    RETURNING id`);

/** Whoever joins a team joins the default one, too: an invite to it has come true with that. */
const removeInvitesOfMember = statement<{ userId: string; emailKey: string }>(`
  DELETE FROM cloudbees_invites
        WHERE email_key = :emailKey AND team_id IN (SELECT team_id FROM cloudbees_memberships WHERE user_id = :userId)`);

const removeInvite = statement<{ id: string }>('DELETE FROM cloudbees_invites WHERE id = :id');
