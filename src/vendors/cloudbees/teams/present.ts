import type { Database } from 'better-sqlite3';
import { presentInvite } from '../invites/present.ts';
import { pendingInvites } from '../invites/store.ts';
import type { Organization } from '../organization.ts';
import { rfc3339 } from '../timestamps.ts';
import type { Team } from './schemas.ts';
import { rolesOf, usersOf, type StoredTeam } from './store.ts';

interface Showing {
  readonly organization: Organization;
  readonly included: readonly string[];
  /** The moment by which invites are pending. */
  readonly now: string;
}

/** A team as the list shows it; its keys in the order of the vendor's schema. What is included without being known is ignored (assumed). */
export function presentTeam(db: Database, team: StoredTeam, { organization, included, now }: Showing): Team {
  const users = usersOf(db, team.id);
  return {
    id: team.id,
    name: team.name,
    isDefault: team.isDefault === 1,
    immutable: team.immutable === 1,
    organizationId: organization.id,
    userIds: users.map(({ id }) => id),
    supportEnabled: team.supportEnabled === 1,
    metadata: JSON.parse(team.metadata),
    isDeleted: team.isDeleted === 1,
    audit: { who: team.auditWho, when: rfc3339(team.auditWhen), why: team.auditWhy },
    description: team.description,
    users: included.includes('users') ? users : [],
    type: team.type,
    organization: included.includes('organization') ? { ...organization, parentId: organization.parentId ?? '' } : null,
    invites: pendingInvites(db, team.id, now).map(presentInvite),
    roles: included.includes('roles') ? rolesOf(db, team.id) : [],
  };
}
