import { Type } from '@sinclair/typebox';
import { endpoint } from '../../endpoint.ts';
import { Errors, Page } from '../json-api.ts';
import { paginationLinks, requestedPage } from '../pagination.ts';
import { TeamResource } from './schemas.ts';
import { countTeams, listTeams as teamsOf, presentTeam } from './store.ts';

/** `GET /api/v2/teams`: the organization's teams. */
export const listTeams = endpoint({
  method: 'GET',
  url: '/api/v2/teams',
  config: {
    operation: { name: 'list-teams', summary: 'List the teams of the organization', refusals: ['globalTokenRequired'], isPaginated: true },
  },
  schema: {
    querystring: Type.Object({ page: Type.Optional(Type.String()), per_page: Type.Optional(Type.String()) }),
    response: { 200: Page(TeamResource), 400: Errors, 401: Errors },
  },
  handler(request) {
    const { db } = request.sandbox;
    const { page, perPage } = requestedPage(request.query);
    return {
      data: teamsOf(db, (page - 1) * perPage, perPage).map(presentTeam),
      pagination: paginationLinks(request, countTeams(db), { page, perPage }),
    };
  },
});
