import { endpoint } from '../../endpoint.ts';
import { errors } from '../errors.ts';
import { Errors, NoContent } from '../json-api.ts';
import { refuseRemovingAdmin, restrictTeamToken } from './rules.ts';
import { MemberPath, TeamQuery } from './schemas.ts';
import { deleteMember, findMember } from './store.ts';

/** `DELETE /api/v2/team-members/{id}`: takes a member out of a team. */
export const deleteTeamMember = endpoint({
  method: 'DELETE',
  url: '/api/v2/team-members/:id',
  config: {
    operation: {
      name: 'delete-team-member',
      summary: 'Remove a member from a team',
      refusals: [
        'tokenNotAccepted', 'tokenReadOnly', 'bodyUnreadable', 'bodyTooLarge', 'teamNameRequired', 'teamNotFoundByName',
        'memberNotFound', 'adminNotRemovable', 'teamTokenBillingAdmin',
      ],
    },
  },
  schema: {
    params: MemberPath,
    querystring: TeamQuery,
    response: { 204: NoContent, 400: Errors, 401: Errors, 403: Errors, 404: Errors, 413: Errors, 422: Errors },
  },
  handler({ sandbox, params, betterStack, betterStackTeam: team }, reply) {
    const { access, teamTokenRoles } = betterStack;
    sandbox.transaction(() => {
      const member = findMember(sandbox.db, team.id, params.id);
      if (!member) throw errors.memberNotFound(params.id);
      betterStack.about = member.email;
      refuseRemovingAdmin(member);
      restrictTeamToken(access, teamTokenRoles, { held: member.role });
      deleteMember(sandbox.db, team.id, member);
    });
    reply.code(204).send(null);
  },
});
