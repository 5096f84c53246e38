import { endpoint } from '../../endpoint.ts';
import { Errors, Single } from '../json-api.ts';
import { TeamPath, TeamResource } from './schemas.ts';
import { getTeam as findTeam, presentTeam } from './store.ts';

/** `GET /api/v2/teams/{id}`: one team. */
export const getTeam = endpoint({
  method: 'GET',
  url: '/api/v2/teams/:id',
  config: {
    operation: { name: 'get-team', summary: 'Get a team', refusals: ['globalTokenRequired', 'teamNotFound'] },
  },
  schema: { params: TeamPath, response: { 200: Single(TeamResource), 400: Errors, 401: Errors, 404: Errors } },
  handler({ sandbox, params }) {
    return { data: presentTeam(findTeam(sandbox.db, params.id)) };
  },
});
