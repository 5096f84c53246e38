import type { Database } from 'better-sqlite3';
import { statement } from '../../../sandboxes/statement.ts';
import { errors } from '../errors.ts';
import type { Organization } from '../organization.ts';
import { sortFields, sortOrders, type Team } from './schemas.ts';

export interface StoredTeam {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: Team['type'];
  readonly isDefault: 0 | 1;
  /** Managed by single sign-on. */
  readonly immutable: 0 | 1;
  readonly supportEnabled: 0 | 1;
  readonly isDeleted: 0 | 1;
  /** A JSON object. */
  readonly metadata: string;
  readonly auditWho: string;
  readonly auditWhen: string;
  readonly auditWhy: string;
}

type SortField = (typeof sortFields)[number];
type SortOrder = (typeof sortOrders)[number];

interface Stretch {
  readonly userId: string | undefined;
  readonly sort: { readonly fieldName: SortField; readonly order: SortOrder };
  readonly offset: number;
  readonly limit: number;
}

/** A stretch of an organization's teams, or of those that a user is in. Deleted teams are not among them (assumed). */
export function teamsFrom(db: Database, { id }: Organization, { userId, sort, offset, limit }: Stretch): StoredTeam[] {
  return selectTeams[`${sort.fieldName} ${sort.order}`]!.all(db, { organizationId: id, userId: userId ?? null, offset, limit });
}

/**
 * The teams that an invite names, each once, or the default one when it names none (assumed).
 * @throws 400 for a team that is not in the organization
 */
export function invitedTeams(db: Database, { id: organizationId }: Organization, teamIds: readonly string[]): StoredTeam[] {
  if (teamIds.length === 0) return [defaultTeam(db, organizationId)];
  const teams = teamIds.map((id, index) => {
    const team = selectTeam.get(db, { organizationId, id });
    if (!team) throw errors.teamUnknown(`teamIds[${index}]`, id);
    return [id, team] as const;
  });
  return [...new Map(teams).values()];
}

function defaultTeam(db: Database, organizationId: string): StoredTeam {
  const team = selectDefaultTeam.get(db, { organizationId });
  if (!team) throw new Error(`The organization ${organizationId} has no default team.`);
  return team;
}

export interface StoredUser {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

export interface StoredRole {
  readonly id: string;
  readonly name: string;
}

/** The people of a team, in the order of their arrival. */
export function usersOf(db: Database, teamId: string): StoredUser[] {
  return selectUsers.all(db, { teamId });
}

export function rolesOf(db: Database, teamId: string): StoredRole[] {
  return selectRoles.all(db, { teamId });
}

const teamQuery = `
  SELECT id, name, description, type, is_default AS isDefault, immutable, support_enabled AS supportEnabled, is_deleted AS isDeleted,
         metadata, audit_who AS auditWho, audit_when AS auditWhen, audit_why AS auditWhy
    FROM cloudbees_teams`;

const selectTeam = statement<{ organizationId: string; id: string }, StoredTeam>(`
  ${teamQuery} WHERE id = :id AND organization_id = :organizationId AND is_deleted = 0`);

const selectDefaultTeam = statement<{ organizationId: string }, StoredTeam>(`
  ${teamQuery} WHERE organization_id = :organizationId AND is_default = 1`);

interface TeamsParameters {
  organizationId: string;
  userId: string | null;
  offset: number;
  limit: number;
}

/** A statement for each order: an order cannot be a parameter. */
const selectTeams = Object.fromEntries(
  sortFields.flatMap((field) => sortOrders.map((order) => [`${field} ${order}`, teamsInOrder(field, order)])),
) as Partial<Record<`${SortField} ${SortOrder}`, ReturnType<typeof teamsInOrder>>>; // fromEntries forgets the keys

function teamsInOrder(field: SortField, order: SortOrder) {
  const direction = order === 'ASCENDING' ? 'ASC' : 'DESC';
  return statement<TeamsParameters, StoredTeam>(`
  ${teamQuery}
   WHERE organization_id = :organizationId AND is_deleted = 0
     AND (:userId IS NULL OR id IN (SELECT team_id FROM cloudbees_memberships WHERE user_id = :userId))
   ORDER BY ${field} ${direction}, id ${direction}
   LIMIT :limit OFFSET :offset`);
}

const selectUsers = statement<{ teamId: string }, StoredUser>(`
  SELECT users.id, users.email, users.first_name AS firstName, users.last_name AS lastName
    FROM cloudbees_memberships AS memberships
         JOIN cloudbees_users AS users ON users.id = memberships.user_id
   WHERE memberships.team_id = :teamId
   ORDER BY users.number`);

const selectRoles = statement<{ teamId: string }, StoredRole>(`
  SELECT id, name FROM cloudbees_team_roles WHERE team_id = :teamId ORDER BY id`);
