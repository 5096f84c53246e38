import type { Database } from 'better-sqlite3';
import { presentInvite } from '../invites/present.ts';
import { pendingInvites } from '../invites/store.ts';
import type { Organization } from '../organization.ts';
import { rfc3339 } from '../timestamps.ts';
import type { Team } from './schemas.ts';
import { rolesOf, usersOf, type StoredRole, type StoredTeam, type StoredUser } from './store.ts';

interface Showing {
  readonly organization: Organization;
  readonly included: readonly string[];
  /** The moment by which invites are pending. */
  readonly now: string;
}

/** A team as the list shows it; its keys in the order of the vendor's schema. What is included without being known is ignored (assumed). */
export function presentTeam(db: Database, team: StoredTeam, { organization, included, now }: Showing): Team {
  const users = usersOf(db, team.id);
  const audit = { who: team.auditWho, when: rfc3339(team.auditWhen), why: team.auditWhy };
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
    audit,
    description: team.description,
    users: included.includes('users') ? users.map(presentUser) : [],
    type: team.type,
    organization: included.includes('organization') ? presentOrganization(organization) : null,
    invites: pendingInvites(db, team.id, now).map(presentInvite),
    roles: included.includes('roles') ? rolesOf(db, team.id).map((role) => presentRole(role, organization, audit)) : [],
  };
}

function presentUser({ id, email, firstName, lastName }: StoredUser): Team['users'][number] {
  return {
    id,
    givenname: firstName,
    familyname: lastName,
    displayname: `${firstName} ${lastName}`.trim(),
    type: 'USER_TYPE_PERSON',
    status: 'USER_STATUS_ACTIVE',
    loginIds: [],
    preferences: {},
    audit: null,
    logins: [],
    associatedEmails: [],
    email,
    timezone: '',
    mfaEnabled: false,
    createdat: null,
    updatedat: null,
    lastlogindate: null,
  };
}

/** @param audit of its team; a role has one (documented), and no other is known (assumed) */
function presentRole({ id, name }: StoredRole, { id: organizationId }: Organization, audit: Team['audit']): Team['roles'][number] {
  return { organizationId, name, permissions: [], isDeleted: false, audit, description: '', isEditable: false, id };
}

function presentOrganization({ id, name, parentId }: Organization): Team['organization'] {
  return {
    id,
    displayName: name,
    domainName: '',
    isDisabled: false,
    childOrganizations: [],
    parentId: parentId ?? '',
    description: '',
    metadata: {},
    audit: null,
    properties: {},
    teams: [],
    roles: [],
    permissions: [],
    emailDomains: [],
    connections: [],
  };
}
