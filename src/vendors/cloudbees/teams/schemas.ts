import { Type, type Static } from '@sinclair/typebox';
import { Choice } from '../../choice.ts';
import { Invite } from '../invites/schemas.ts';

export const OrganizationPath = Type.Object({ organizationId: Type.String({ description: 'The id of an organization or sub-organization.' }) });

export const teamTypes = ['PREDEFINED', 'USERDEFINED'] as const;
export const sortOrders = ['ASCENDING', 'DESCENDING'] as const;

/** What teams can be sorted by (assumed; `name` was observed). */
export const sortFields = ['name', 'id', 'description', 'type'] as const;

/** What a team can be shown with; the organization is assumed. */
export const inclusions = ['users', 'roles', 'organization'] as const;

/** A user as an including answer shows it (assumed: no page has the schema). */
const User = Type.Object({ id: Type.String(), email: Type.String(), firstName: Type.String(), lastName: Type.String() });

/** A role as an including answer shows it (assumed: no page has the schema). */
const Role = Type.Object({ id: Type.String(), name: Type.String() });

/** An organization as an including answer shows it (assumed: no page has the schema). */
const Organization = Type.Object({ id: Type.String(), name: Type.String(), parentId: Type.String() });

export const Team = Type.Object({
  id: Type.String({ examples: ['team-123'] }),
  name: Type.String(),
  isDefault: Type.Boolean({ description: 'One team of each organization is; it holds everybody.' }),
  immutable: Type.Boolean({ description: 'Managed by single sign-on.' }),
  organizationId: Type.String(),
  userIds: Type.Array(Type.String()),
  supportEnabled: Type.Boolean(),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  isDeleted: Type.Boolean(),
  audit: Type.Object({ who: Type.String(), when: Type.String({ format: 'date-time' }), why: Type.String() }),
  description: Type.String(),
  users: Type.Array(User, { description: 'Empty unless included.' }),
  type: Choice(teamTypes),
  organization: Type.Union([Organization, Type.Null()], { description: 'Null unless included.' }),
  invites: Type.Array(Invite, { description: 'The pending ones.' }),
  roles: Type.Array(Role, { description: 'Empty unless included.' }),
});
export type Team = Static<typeof Team>;

const WholeNumber = Type.String({ pattern: '^\\d{1,9}$' });

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
