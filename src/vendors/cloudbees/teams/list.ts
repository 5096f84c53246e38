import { timestamp } from '../../../clock.ts';
import { queryOf } from '../../../request-target.ts';
import { endpoint } from '../../endpoint.ts';
import { teamsPath } from '../paths.ts';
import { Status } from '../status-schema.ts';
import { presentTeam } from './present.ts';
import { pageShapeOf, readTeamsQuery, refusalOf, requestedPage, requireDecodable } from './query.ts';
import { OrganizationPath, TeamsPage, TeamsQuery } from './schemas.ts';
import { teamsFrom } from './store.ts';

/** `GET /v1/organizations/{organizationId}/teams`: the teams of an organization. There is no total anywhere. */
export const listTeams = endpoint({
  method: 'GET',
  exposeHeadRoute: false, // the gateway knows no HEAD (assumed)
  url: teamsPath,
  config: {
    operation: {
      name: 'list-teams',
      summary: 'List the teams of an organization',
      refusals: [
        'tokenNotAccepted', 'organizationNotFound', 'organizationNotPermitted',
        'queryUndecodable', 'fieldGivenTwice', 'parameterGivenTwice', 'parameterNotANumber', 'sortFieldUnknown', 'sortOrderUnknown',
      ],
      isPaginated: true,
    },
  },
  schema: {
    params: OrganizationPath,
    querystring: TeamsQuery,
    response: { 200: TeamsPage, 400: Status, 401: Status, 403: Status, 404: Status },
  },
  preValidation(request, _reply, done) {
    requireDecodable(queryOf(request.url));
    request.query = readTeamsQuery(request.query) as TeamsQuery; // the schema looks at it next
    done();
  },
  schemaErrorFormatter: refusalOf,
  handler(request) {
    const { sandbox, query, cloudbeesOrganization: organization } = request;
    const { page, pageLength, sort } = requestedPage(query);
    const found = teamsFrom(sandbox.db, organization, {
      userId: query.userId, sort, offset: (page - 1) * pageLength, limit: pageLength + 1, // one more tells whether this page is the last
    });
    const lastPage = found.length <= pageLength;
    request.pageShape = pageShapeOf({ page, lastPage, isEmpty: found.length === 0 });
    const now = timestamp(sandbox.clock);
    return {
      teams: found.slice(0, pageLength).map((team) => presentTeam(sandbox.db, team, { organization, included: query.include ?? [], now })),
      pagination: { page, pageLength, sort, lastPage },
    };
  },
});
