import type { Database } from 'better-sqlite3';
import { statement } from '../../sandboxes/statement.ts';
import type { Access } from './authentication.ts';
import { errors } from './errors.ts';

/** An organization or sub-organization. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  /** The organization above; null for one that stands by itself. */
  readonly parentId: string | null;
}

/**
 * The organization a path names.
 * @throws 404 when there is none, 403 when the token's user is neither in it nor in one above it (assumed)
 */
export function requestedOrganization(db: Database, id: string, { userId }: Access): Organization {
  const organization = selectOrganization.get(db, { id });
  if (!organization) throw errors.organizationNotFound(id);
  if (!selectReach.get(db, { id, userId })) throw errors.organizationNotPermitted();
  return organization;
}

/** The organizations that somebody is in, not those below them. */
export function organizationsOf(db: Database, userId: string): string[] {
  return selectOrganizationsOfUser.all(db, { userId }).map(({ id }) => id);
}

const selectOrganization = statement<{ id: string }, Organization>(`
  SELECT id, name, parent_id AS parentId FROM cloudbees_organizations WHERE id = :id`);

const selectReach = statement<{ id: string; userId: string }, { reached: 1 }>(`
  WITH RECURSIVE line (id, parent_id) AS (
         SELECT id, parent_id FROM cloudbees_organizations WHERE id = :id
          UNION
         SELECT above.id, above.parent_id FROM line JOIN cloudbees_organizations AS above ON above.id = line.parent_id
       )
  SELECT 1 AS reached
    FROM line
         JOIN cloudbees_teams       AS teams       ON teams.organization_id = line.id AND teams.is_default = 1
         JOIN cloudbees_memberships AS memberships ON memberships.team_id = teams.id
   WHERE memberships.user_id = :userId
   LIMIT 1`);

const selectOrganizationsOfUser = statement<{ userId: string }, { id: string }>(`
  SELECT teams.organization_id AS id
    FROM cloudbees_memberships AS memberships
         JOIN cloudbees_teams AS teams ON teams.id = memberships.team_id AND teams.is_default = 1
   WHERE memberships.user_id = :userId
   ORDER BY teams.organization_id`);
