import { isDeepStrictEqual } from 'node:util';
import { timestamp } from '../../../clock.ts';
import { endpoint } from '../../endpoint.ts';
import { Errors, Single } from '../json-api.ts';
import { castTeam } from './casts.ts';
import { teamRefusalOf } from './refusals.ts';
import { TeamChange, TeamPath, TeamResource } from './schemas.ts';
import { withSettings } from './settings.ts';
import { getTeam, presentTeam, updateTeam as saveTeam } from './store.ts';

/** `PATCH /api/v2/teams/{id}`: changes what the body names. */
export const updateTeam = endpoint({
  method: 'PATCH',
  url: '/api/v2/teams/:id',
  config: {
    operation: {
      name: 'update-team',
      summary: 'Change a team',
      refusals: [
        'globalTokenRequired', 'tokenReadOnly', 'bodyUnreadable', 'bodyTooLarge',
        'teamNotFound', 'teamNameBlank', 'teamNameTooLong', 'teamSettingInvalid', 'teamNameTaken',
      ],
    },
  },
  schema: {
    params: TeamPath,
    body: TeamChange,
    response: { 200: Single(TeamResource), 400: Errors, 401: Errors, 403: Errors, 404: Errors, 413: Errors, 422: Errors },
  },
  preValidation({ sandbox, params, body }, _reply, done) {
    getTeam(sandbox.db, params.id); // an unknown team is told before an unfit body (assumed)
    castTeam(body);
    done();
  },
  schemaErrorFormatter: teamRefusalOf,
  handler({ sandbox, params, body }) {
    const changed = sandbox.transaction(() => {
      const team = getTeam(sandbox.db, params.id);
      const wanted = { ...team, name: body.name ?? team.name, settings: withSettings(team.settings, body) };
      if (isDeepStrictEqual(wanted, team)) return team;
      const changed = { ...wanted, updatedAt: timestamp(sandbox.clock) };
      saveTeam(sandbox.db, changed);
      return changed;
    });
    return { data: presentTeam(changed) };
  },
});
