import type { RoleIds } from '../options.ts';
import type { Entry, Invitation, Member } from './store.ts';
import type { TeamMember, TeamMemberInvitation, TeamMemberWithoutPlatforms, TeamMemberWithRoleId } from './schemas.ts';

type Attributes = TeamMember['attributes'];

/** A member as list, find and get show it. */
export function presentMember(member: Member, roleIds: RoleIds): TeamMember {
  const attributes = memberAttributes(member, roleIds);
  attributes.mobile_app_platforms = platforms[member.mobileAppPlatforms] ?? [];
  return { id: String(member.id), type: 'team_member', attributes: attributes as Attributes }; // complete with this line
}

/** A member as change-role answers show it. */
export function presentMemberWithRoleId(member: Member): TeamMemberWithRoleId {
  return presentMember(member, 'always') as TeamMemberWithRoleId; // it shows the id, always
}

/** A member as the answer "User is already a member of the team" shows it. */
export function presentMemberWithoutPlatforms(member: Member, roleIds: RoleIds): TeamMemberWithoutPlatforms {
  return { id: String(member.id), type: 'team_member', attributes: memberAttributes(member, roleIds) };
}

export function presentInvitation(invitation: Invitation, roleIds: RoleIds): TeamMemberInvitation {
  const attributes: TeamMemberInvitation['attributes'] = { email: invitation.email, invited_at: invitation.invitedAt, role: invitation.role };
  if (showsRoleId(invitation, roleIds)) attributes.role_id = invitation.roleId;
  return { id: String(invitation.id), type: 'team_member_invitation', attributes };
}

export function presentEntry(entry: Entry, roleIds: RoleIds): TeamMember | TeamMemberInvitation {
  return entry.type === 'member' ? presentMember(entry, roleIds) : presentInvitation(entry, roleIds);
}

/** Built key by key, because clients and the published examples see their order. */
function memberAttributes(member: Member, roleIds: RoleIds): Omit<Attributes, 'mobile_app_platforms'> & Partial<Attributes> {
  const attributes: Omit<Attributes, 'mobile_app_platforms'> & Partial<Attributes> = {
    email: member.email,
    first_name: member.firstName,
    last_name: member.lastName,
    created_at: member.createdAt,
    role: member.role,
  };
  if (showsRoleId(member, roleIds)) attributes.role_id = member.roleId;
  return attributes;
}

function showsRoleId({ roleGivenById }: Entry, roleIds: RoleIds): boolean {
  return roleIds === 'always' || roleGivenById === 1;
}

const platforms: Readonly<Record<string, Attributes['mobile_app_platforms']>> = {
  '': [],
  ios: ['ios'],
  android: ['android'],
  'ios,android': ['ios', 'android'],
};
