import { Type } from '@sinclair/typebox';
import { endpoint } from '../../endpoint.ts';
import { errors } from '../errors.ts';
import { Errors, NoContent } from '../json-api.ts';
import { asText, isBlank } from '../parameters.ts';
import { refuseRemovingAdmin, restrictTeamToken } from './rules.ts';
import { TeamQuery } from './schemas.ts';
import { deleteInvitation, deleteMember, findEntryByEmail } from './store.ts';

/** `DELETE /api/v2/team-members?email=…`: takes a member out of a team, or cancels a pending invitation. */
export const deleteTeamMemberByEmail = endpoint({
  method: 'DELETE',
  url: '/api/v2/team-members',
  config: {
    operation: {
      name: 'delete-team-member-by-email',
      summary: 'Remove a member from a team, or cancel an invitation, by e-mail',
      refusals: [
        'tokenNotAccepted', 'tokenReadOnly', 'bodyUnreadable', 'bodyTooLarge', 'teamNameRequired', 'teamNotFoundByName',
        'emailRequired', 'memberNotFoundByEmail', 'adminNotRemovable', 'teamTokenBillingAdmin',
      ],
    },
  },
  schema: {
    querystring: Type.Object({
      ...TeamQuery.properties,
      email: Type.Optional(Type.String({ description: 'In the query, or in a JSON body; the query wins.' })),
    }),
    body: Type.Object({ email: Type.Optional(Type.Unknown()), team_name: Type.Optional(Type.Unknown()) }),
    response: { 204: NoContent, 400: Errors, 401: Errors, 403: Errors, 404: Errors, 413: Errors, 422: Errors },
  },
  handler({ sandbox, query, body, betterStack: { access, teamTokenRoles }, betterStackTeam: team }, reply) {
    const asked = isBlank(query.email) ? body.email : query.email;
    if (isBlank(asked)) throw errors.emailRequired();
    const email = asText(asked);
    sandbox.transaction(() => {
      const entry = findEntryByEmail(sandbox.db, team.id, email);
      if (!entry) throw errors.memberNotFoundByEmail(email);
      refuseRemovingAdmin(entry);
      restrictTeamToken(access, teamTokenRoles, { held: entry.role });
      if (entry.type === 'member') deleteMember(sandbox.db, team.id, entry);
      else deleteInvitation(sandbox.db, entry);
    });
    reply.code(204).send(null);
  },
});
