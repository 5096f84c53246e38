import { endpoint } from '../../endpoint.ts';
import { errors } from '../errors.ts';
import { Errors, NoContent } from '../json-api.ts';
import { TeamPath } from './schemas.ts';
import { countTeams, deleteTeam as removeTeam, getTeam, hasMembers } from './store.ts';

/** `DELETE /api/v2/teams/{id}`: removes a team without members; its invitations and tokens go with it (assumed). The last team stays. */
export const deleteTeam = endpoint({
  method: 'DELETE',
  url: '/api/v2/teams/:id',
  config: {
    operation: {
      name: 'delete-team',
      summary: 'Delete a team without members',
      refusals: ['globalTokenRequired', 'tokenReadOnly', 'bodyUnreadable', 'bodyTooLarge', 'teamNotFound', 'teamNotEmpty', 'lastTeam'],
    },
  },
  schema: { params: TeamPath, response: { 204: NoContent, 400: Errors, 401: Errors, 403: Errors, 404: Errors, 413: Errors, 422: Errors } },
  handler({ sandbox, params }, reply) {
    sandbox.replace(() => { // its tokens go with it, also those of requests that are under way
      const team = getTeam(sandbox.db, params.id);
      if (hasMembers(sandbox.db, team)) throw errors.teamNotEmpty();
      if (countTeams(sandbox.db) === 1) throw errors.lastTeam();
      removeTeam(sandbox.db, team);
    });
    reply.code(204).send(null);
  },
});
