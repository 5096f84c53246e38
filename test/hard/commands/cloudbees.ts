import * as fc from 'fast-check';
import * as model from '../models/cloudbees.ts';
import { anyWorld, askVendor, command, type Command } from './command.ts';

export const anyInvited = fc.constantFrom('one@example.org', 'ONE@example.org', 'two@example.org', 'Erin@example.com', 'frank@example.com');
const anyToken = fc.oneof({ weight: 8, arbitrary: fc.constant('cloudbees-token') }, { weight: 1, arbitrary: fc.constantFrom('cloudbees-viewer-token', 'engineering-token', 'nobody') });
const anyOrganization = fc.oneof({ weight: 12, arbitrary: fc.constant('org-123') }, { weight: 1, arbitrary: fc.constant('org-9') });
const anyTeams = fc.oneof({ weight: 8, arbitrary: fc.subarray(['team-123', 'team-456', 'team-default'], { minLength: 1 }) }, { weight: 1, arbitrary: fc.constant(['team-123', 'team-9']) });

/** The same at three paths. */
const paths = {
  'create-invites': (organization: string) => `/v3/organizations/${organization}/teams/invites`,
  'create-invites-openapi': (organization: string) => `/v3/organizations/${organization}/invite`,
  'create-invites-example': (organization: string) => `/organizations/${organization}/team-invites`,
};

const anyBody = fc.record({
  emails: fc.array(anyInvited, { minLength: 1, maxLength: 3 }),
  teamIds: anyTeams, redirectUrl: fc.constant('https://example.org/in'), expirationDate: fc.constantFrom('2023-10-29T15:00:00Z', '2023-11-20T00:00:00Z'), invitedBy: fc.constant('boss'),
}, { requiredKeys: ['emails'] });

function listing(world: string, token: string, organization: string, query: model.TeamsQuery): Command {
  const { page, pageLength, field, order, userId, withUsers } = query;
  const parameters = Object.entries({ 'pagination.page': page, 'pagination.pageLength': pageLength, 'pagination.sort.fieldName': field, 'pagination.sort.order': order, userId, include: withUsers ? 'users' : undefined })
    .filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`).join('&');
  return command(`${token} lists the teams of ${organization} ${parameters}`, world, (world, real) => askVendor(world, real, {
    vendor: 'cloudbees', operation: 'list-teams', method: 'GET', path: `/v1/organizations/${organization}/teams${parameters && `?${parameters}`}`, token,
    answer: (world) => model.listTeams(world, organization, query),
  }));
}

export const cloudBeesCommands: fc.Arbitrary<Command>[] = [
  ...(Object.keys(paths) as (keyof typeof paths)[]).map((operation) => fc.tuple(anyWorld, anyToken, anyOrganization, anyBody).map(([world, token, organization, body]) =>
    command(`${token} invites ${JSON.stringify(body)} to ${organization} by ${operation}`, world, (world, real) => askVendor(world, real, {
      vendor: 'cloudbees', operation, method: 'POST', path: paths[operation](organization), token, body, emails: body.emails, answer: (world) => model.createInvites(world, organization, token, body),
    })))),
  fc.tuple(anyWorld, anyToken, anyOrganization, fc.record({
    page: fc.integer({ min: 1, max: 3 }), pageLength: fc.integer({ min: 1, max: 3 }), field: fc.constantFrom('name', 'id'), order: fc.constantFrom('ASCENDING', 'DESCENDING'),
    userId: fc.constantFrom('user-1', 'user-4', 'user-9'), withUsers: fc.boolean(),
  }, { requiredKeys: [] })).map(([world, token, organization, query]) => listing(world, token, organization, query)),
];

/** Shows the teams of a world with everybody in them, and who is invited. */
export function cloudBeesLooks(world: string): Command[] {
  return [listing(world, 'cloudbees-token', 'org-123', { withUsers: true })];
}
