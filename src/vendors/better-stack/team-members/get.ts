import { endpoint } from '../../endpoint.ts';
import { errors } from '../errors.ts';
import { Errors, Single } from '../json-api.ts';
import { presentMember } from './present.ts';
import { MemberPath, TeamMember, TeamQuery } from './schemas.ts';
import { findMember } from './store.ts';

/** `GET /api/v2/team-members/{id}`: one member. */
export const getTeamMember = endpoint({
  method: 'GET',
  url: '/api/v2/team-members/:id',
  config: {
    operation: {
      name: 'get-team-member',
      summary: 'Get a member by id',
      refusals: ['tokenNotAccepted', 'teamNameRequired', 'teamNotFoundByName', 'memberNotFound'],
    },
  },
  schema: {
    params: MemberPath,
    querystring: TeamQuery,
    response: { 200: Single(TeamMember), 400: Errors, 401: Errors, 404: Errors, 422: Errors },
  },
  handler({ sandbox, params, betterStack, betterStackTeam: team }) {
    const member = findMember(sandbox.db, team.id, params.id);
    if (!member) throw errors.memberNotFound(params.id);
    betterStack.about = member.email;
    return { data: presentMember(member, betterStack.roleIds) };
  },
});
