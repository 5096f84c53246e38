import { Type } from '@sinclair/typebox';
import { endpoint } from '../../endpoint.ts';
import { errors } from '../errors.ts';
import { Errors, Single } from '../json-api.ts';
import { findRole, isOrganizationRole } from '../roles/roles.ts';
import { presentMemberWithRoleId } from './present.ts';
import { refuseAssigningAdmin, refuseChangingAdmin, restrictTeamToken } from './rules.ts';
import { MemberPath, TeamMemberWithRoleId, TeamQuery } from './schemas.ts';
import { assignOrganizationRole, assignTeamRole, findMember, isId } from './store.ts';

/** `POST /api/v2/team-members/{id}/change-role/{role_id}`: gives a member another role. */
export const changeTeamMemberRole = endpoint({
  method: 'POST',
  url: '/api/v2/team-members/:id/change-role/:role_id',
  config: {
    operation: {
      name: 'change-team-member-role',
      summary: 'Give a member another role',
      refusals: [
        'tokenNotAccepted', 'tokenReadOnly', 'bodyUnreadable', 'bodyTooLarge', 'teamNameRequired', 'teamNotFoundByName',
        'adminNotAssignable', 'adminRoleFixed', 'roleNotFound', 'memberNotFound', 'teamTokenBillingAdmin', 'teamTokenTeamLead',
        'roleChangeInProgress',
      ],
    },
  },
  schema: {
    params: Type.Object({ ...MemberPath.properties, role_id: Type.String({ description: 'The id of a role of GET /api/v2/roles.' }) }),
    querystring: TeamQuery,
    response: { 200: Single(TeamMemberWithRoleId), 400: Errors, 401: Errors, 403: Errors, 404: Errors, 409: Errors, 413: Errors, 422: Errors },
  },
  handler({ sandbox, params, betterStack, betterStackTeam: team }) {
    const { access, teamTokenRoles } = betterStack;
    const { db } = sandbox;
    const changed = sandbox.transaction(() => {
      const role = isId(params.role_id) ? findRole(db, Number(params.role_id)) : undefined;
      const member = findMember(db, team.id, params.id);
      if (member) betterStack.about = member.email;
      refuseAssigningAdmin(role);
      refuseChangingAdmin(member);
      if (!role) throw errors.roleNotFound(params.role_id);
      if (!member) throw errors.memberNotFound(params.id);
      restrictTeamToken(access, teamTokenRoles, { given: role.kind, held: member.role });
      if (isOrganizationRole(role.kind)) assignOrganizationRole(db, { personId: member.id, roleId: role.id, roleGivenById: 1 });
      else assignTeamRole(db, team.id, member.id, role.id);
      return { ...member, roleId: role.id, role: role.kind };
    });
    return { data: presentMemberWithRoleId(changed) };
  },
});
