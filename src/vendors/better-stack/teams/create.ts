import { timestamp } from '../../../clock.ts';
import { endpoint } from '../../endpoint.ts';
import { Errors, Single } from '../json-api.ts';
import { castTeam } from './casts.ts';
import { teamRefusalOf } from './refusals.ts';
import { defaultSettings, NewTeam, TeamResource } from './schemas.ts';
import { withSettings } from './settings.ts';
import { insertTeam, presentTeam } from './store.ts';

/** `POST /api/v2/teams`: a new team, without members. */
export const createTeam = endpoint({
  method: 'POST',
  url: '/api/v2/teams',
  config: {
    operation: {
      name: 'create-team',
      summary: 'Create a team',
      refusals: [
        'globalTokenRequired', 'tokenReadOnly', 'bodyUnreadable', 'bodyTooLarge',
        'teamNameBlank', 'teamNameTooLong', 'teamSettingInvalid', 'teamNameTaken',
      ],
    },
  },
  schema: { body: NewTeam, response: { 201: Single(TeamResource), 400: Errors, 401: Errors, 403: Errors, 413: Errors, 422: Errors } },
  preValidation({ body }, _reply, done) {
    castTeam(body);
    done();
  },
  schemaErrorFormatter: teamRefusalOf,
  handler({ sandbox, body }, reply) {
    const now = timestamp(sandbox.clock);
    const team = sandbox.transaction(() =>
      insertTeam(sandbox.db, { name: body.name, createdAt: now, updatedAt: now, settings: withSettings(defaultSettings, body) }));
    reply.code(201);
    return { data: presentTeam(team) };
  },
});
