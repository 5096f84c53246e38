import { Type, type Static } from '@sinclair/typebox';
import { Choice } from '../../../schema-parts.ts';
import { defaultRole, invitableRoles, roleKinds, type RoleKind } from '../roles/roles.ts';

const Role = Choice(roleKinds);
/** Nobody is invited as admin. */
const InvitedRole = Choice<RoleKind[]>(roleKinds.filter((kind) => kind !== 'admin'));

const Timestamp = Type.String({ format: 'date-time' });
const RoleId = Type.Optional(Type.Integer({ description: 'Present when the role was given by id, or always with --role-ids always.' }));

export const TeamMemberWithoutPlatforms = Type.Object({
  id: Type.String(),
  type: Type.Literal('team_member'),
  attributes: Type.Object({
    email: Type.String(),
    first_name: Type.String(),
    last_name: Type.String(),
    created_at: Timestamp,
    role: Role,
    role_id: RoleId,
  }),
});
export type TeamMemberWithoutPlatforms = Static<typeof TeamMemberWithoutPlatforms>;

export const TeamMember = Type.Object(
  {
    id: Type.String(),
    type: Type.Literal('team_member'),
    attributes: Type.Object({
      ...TeamMemberWithoutPlatforms.properties.attributes.properties,
      mobile_app_platforms: Type.Array(Choice(['ios', 'android'])),
    }),
  },
  { $id: 'TeamMember' },
);
export type TeamMember = Static<typeof TeamMember>;

/** A member as change-role answers show it: with `role_id`, always. */
export const TeamMemberWithRoleId = Type.Object({
  ...TeamMember.properties,
  attributes: Type.Object({ ...TeamMember.properties.attributes.properties, role_id: Type.Integer() }),
});
export type TeamMemberWithRoleId = Static<typeof TeamMemberWithRoleId>;

export const TeamMemberInvitation = Type.Object(
  {
    id: Type.String(),
    type: Type.Literal('team_member_invitation'),
    attributes: Type.Object({ email: Type.String(), invited_at: Timestamp, role: InvitedRole, role_id: RoleId }),
  },
  { $id: 'TeamMemberInvitation' },
);
export type TeamMemberInvitation = Static<typeof TeamMemberInvitation>;

export const TeamMemberOrInvitation = Type.Union([TeamMember, TeamMemberInvitation]);

export const TeamQuery = Type.Object({
  team_name: Type.Optional(Type.String({ description: 'Required with a global token over several teams.' })),
});

export const MemberPath = Type.Object({ id: Type.String({ description: 'The id of a member; invitations have none here.' }) });

/** Longer than any address that can receive mail (RFC 5321). */
const longestEmail = 254;

/** The query of an invitation: what its body says may stand here as well. */
export const InvitationQuery = Type.Object({
  ...TeamQuery.properties,
  email: Type.Optional(Type.String({ description: 'As in the body; the query wins.' })),
  role: Type.Optional(Type.String({ description: 'As in the body; the query wins.' })),
  role_id: Type.Optional(Type.String({ description: 'As in the body; the query wins.' })),
});

/**
 * The body of an invitation, after `normalizeInvitation`. `format` is checked after the
 * lengths, so that a blank address is "required" and a wrong one "not valid". What an address is, is assumed.
 */
export const InvitationBody = Type.Object({
  email: Type.String({ minLength: 1, maxLength: longestEmail, format: 'email' }),
  role: Type.Optional(
    Choice([...invitableRoles, 'admin'], {
      description: `One of ${invitableRoles.join(', ')}; ${defaultRole} when neither role nor role_id is given. admin is refused with 403.`,
    }),
  ),
  role_id: Type.Optional(Type.Union([Type.Integer(), Type.String({ pattern: '^\\d+$' })])),
  team_name: Type.Optional(Type.Unknown({ description: 'As in the query, which wins.' })),
});
