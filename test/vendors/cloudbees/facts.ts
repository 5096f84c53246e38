import { cloudbees } from '../../../src/vendors/cloudbees/index.ts';
import type { VendorFacts } from '../suite/facts.ts';
import { invitesPath, moment, status, teamsOf, teamsPath } from './support.ts';

const email = 'new.user@example.com';
const notAuthorized = 'you are not authorized to perform this action';
const everybody = (body: unknown) => teamsOf({ body }).find(({ id }) => id === 'team-default')!; // every world here has it

/** What the tests that every vendor must pass have to know of CloudBees. */
export const cloudbeesFacts: VendorFacts = {
  vendor: cloudbees,
  token: 'cloudbees-token',
  widestToken: 'cloudbees-token',
  reading: {
    path: teamsPath,
    operation: 'list-teams',
    pages: {
      only: '',
      first: '?pagination.pageLength=1',
      middle: '?pagination.pageLength=1&pagination.page=2',
      last: '?pagination.pageLength=1&pagination.page=3',
      beyond: '?pagination.pageLength=1&pagination.page=4',
    },
  },
  writing: {
    path: invitesPath,
    operation: 'create-invites',
    body: { emails: [email] },
    another: { emails: ['other.user@example.com'] },
    status: 200,
    timeIn: (body) => (body as { invites: { audit: { when: string } }[] }).invites[0]?.audit.when,
  },
  nowhere: { path: '/v3/organizations/org-123/teams', status: 404, body: status(5, 'Not Found') },
  unauthorized: { rule: 'tokenNotAccepted', status: 401, body: { ...status(16, notAuthorized), error: notAuthorized } },
  malformed: { rule: 'bodyUnreadable', status: 400, body: status(3, 'syntax error: the request body is not a JSON object') },
  examples: { now: moment },
  inviting: {
    email,
    limited: { rule: 'tooManyInvites', status: 429, body: status(8, 'too many invitations were sent') },
    pendingIn: (body) => everybody(body).invites.map(({ email }) => email),
    membersIn: (body) => everybody(body).userIds,
  },
};
