import { Type, type Static } from '@sinclair/typebox';
import { Choice } from '../../../schema-parts.ts';
import { Invite } from '../invites/schemas.ts';

export const OrganizationPath = Type.Object({ organizationId: Type.String({ description: 'The id of an organization or sub-organization.' }) });

export const teamTypes = ['PREDEFINED', 'USERDEFINED'] as const;
export const sortOrders = ['ASCENDING', 'DESCENDING'] as const;

/** What teams can be sorted by (assumed; `name` was observed). */
export const sortFields = ['name', 'id', 'description', 'type'] as const;

/** What a team can be shown with; the organization is assumed. */
const inclusions = ['users', 'roles', 'organization'] as const;

const Audit = Type.Object({ who: Type.String(), when: Type.String({ format: 'date-time' }), why: Type.String() });

/** A list of what this mock knows none of. */
const Unset = Type.Array(Type.Unknown(), { maxItems: 0 });
const Unknown = Type.Null({ description: 'Not known here.' });

/** A user as an including answer shows it: `api.auth.User` of the vendor's OpenAPI. */
const User = Type.Object({
  id: Type.String(),
  givenname: Type.String(),
  familyname: Type.String(),
  displayname: Type.String(),
  type: Type.Literal('USER_TYPE_PERSON'),
  status: Type.Literal('USER_STATUS_ACTIVE'),
  loginIds: Unset,
  preferences: Type.Object({}),
  audit: Unknown,
  logins: Unset,
  associatedEmails: Unset,
  email: Type.String(),
  timezone: Type.String(),
  mfaEnabled: Type.Boolean(),
  createdat: Unknown,
  updatedat: Unknown,
  lastlogindate: Unknown,
});

/** A role as an including answer shows it: `api.auth.Role` of the vendor's OpenAPI. */
const Role = Type.Object({
  organizationId: Type.String(),
  name: Type.String(),
  permissions: Unset,
  isDeleted: Type.Boolean(),
  audit: Audit,
  description: Type.String(),
  isEditable: Type.Boolean(),
  id: Type.String(),
});

/** An organization as an including answer shows it: `api.auth.Org` of the vendor's OpenAPI. */
const Organization = Type.Object({
  id: Type.String(),
  displayName: Type.String(),
  domainName: Type.String(),
  isDisabled: Type.Boolean(),
  childOrganizations: Unset,
  parentId: Type.String(),
  description: Type.String(),
  metadata: Type.Object({}),
  audit: Unknown,
  properties: Type.Object({}),
  teams: Unset,
  roles: Unset,
  permissions: Unset,
  emailDomains: Unset,
  connections: Unset,
});

export const Team = Type.Object(
  {
    id: Type.String({ examples: ['team-123'] }),
    name: Type.String(),
    isDefault: Type.Boolean({ description: 'One team of each organization is; it holds everybody.' }),
    immutable: Type.Boolean({ description: 'Managed by single sign-on.' }),
    organizationId: Type.String(),
    userIds: Type.Array(Type.String()),
    supportEnabled: Type.Boolean(),
    metadata: Type.Record(Type.String(), Type.Unknown()),
    isDeleted: Type.Boolean(),
    audit: Audit,
    description: Type.String(),
    users: Type.Array(User, { description: 'Empty unless included.' }),
    type: Choice(teamTypes),
    organization: Type.Union([Organization, Type.Null()], { description: 'Null unless included.' }),
    invites: Type.Array(Invite, { description: 'The pending ones.' }),
    roles: Type.Array(Role, { description: 'Empty unless included.' }),
  },
  { $id: 'Team' },
);
export type Team = Static<typeof Team>;

const WholeNumber = Type.String({ pattern: '^[+-]?\\d+$', description: 'An int32.' });

/** The query of the list, after `readTeamsQuery`. */
export const TeamsQuery = Type.Object({
  userId: Type.Optional(Type.String({ description: 'Only the teams of this user.' })),
  include: Type.Optional(Type.Array(Type.String(), { description: `Any of ${inclusions.join(', ')}; repeated, or with commas between.` })),
  'pagination.page': Type.Optional(WholeNumber),
  'pagination.pageLength': Type.Optional(WholeNumber),
  'pagination.sort.fieldName': Type.Optional(Choice(sortFields)),
  'pagination.sort.order': Type.Optional(Choice(sortOrders)),
});
export type TeamsQuery = Static<typeof TeamsQuery>;

export const TeamsPage = Type.Object({
  teams: Type.Array(Team),
  pagination: Type.Object({
    page: Type.Integer(),
    pageLength: Type.Integer(),
    sort: Type.Object({ fieldName: Type.String(), order: Choice(sortOrders) }),
    lastPage: Type.Boolean(),
  }),
});
