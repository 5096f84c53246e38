import { Type } from '@sinclair/typebox';
import { endpoint } from '../../endpoint.ts';
import { errors } from '../errors.ts';
import { Errors, Page, Single } from '../json-api.ts';
import { paginationLinks, requestedPage } from '../pagination.ts';
import { isBlank } from '../parameters.ts';
import { countEntries, listEntries } from './entries.ts';
import { presentEntry } from './present.ts';
import { TeamMemberOrInvitation, TeamQuery } from './schemas.ts';
import { findEntryByEmail } from './store.ts';

/** `GET /api/v2/team-members`: the members and pending invitations of a team, or the one with an e-mail. */
export const listTeamMembers = endpoint({
  method: 'GET',
  url: '/api/v2/team-members',
  config: {
    operation: {
      name: 'list-team-members',
      summary: 'List the members and pending invitations of a team, or find one by e-mail',
      refusals: ['tokenNotAccepted', 'teamNameRequired', 'teamNotFoundByName', 'memberNotFoundByEmail'],
      isPaginated: true,
    },
  },
  schema: {
    querystring: Type.Object({
      ...TeamQuery.properties,
      email: Type.Optional(Type.String({ description: 'Answers the one member or invitation with this e-mail.' })),
      page: Type.Optional(Type.String({ description: 'From 1.' })),
      per_page: Type.Optional(Type.String({ description: '50 unless given, 250 at most.' })),
    }),
    response: {
      200: Type.Union([Page(TeamMemberOrInvitation), Single(TeamMemberOrInvitation)]),
      400: Errors,
      401: Errors,
      404: Errors,
      422: Errors,
    },
  },
  handler(request) {
    const { sandbox, query, betterStack: { roleIds }, betterStackTeam: team } = request;
    if (query.email !== undefined && !isBlank(query.email)) { // a blank one is no filter (assumed)
      const entry = findEntryByEmail(sandbox.db, team.id, query.email);
      if (!entry) throw errors.memberNotFoundByEmail(query.email);
      return { data: presentEntry(entry, roleIds) };
    }
    const { members, invitations } = countEntries(sandbox.db, team.id);
    const { page, perPage } = requestedPage(query);
    const entries = listEntries(sandbox.db, team.id, { members, offset: (page - 1) * perPage, limit: perPage });
    return {
      data: entries.map((entry) => presentEntry(entry, roleIds)),
      pagination: paginationLinks(request, members + invitations, { page, perPage }),
    };
  },
});
