import { betterStack } from '../../../src/vendors/better-stack/index.ts';
import type { VendorFacts } from '../suite/facts.ts';

const path = '/api/v2/team-members';
const email = 'new.user@example.com';

interface Entry {
  id: string;
  type: 'team_member' | 'team_member_invitation';
  attributes: { email: string; invited_at?: string };
}

const entriesOf = (body: unknown, type: Entry['type']) => (body as { data: Entry[] }).data.filter((entry) => entry.type === type);

/** What the tests that every vendor must pass have to know of Better Stack. */
export const betterStackFacts: VendorFacts = {
  vendor: betterStack,
  token: 'engineering-token',
  widestToken: 'global-token',
  reading: {
    path,
    operation: 'list-team-members',
    pages: { only: '', first: '?per_page=1', middle: '?per_page=1&page=2', last: '?per_page=1&page=4', beyond: '?per_page=1&page=5' },
  },
  writing: {
    path,
    operation: 'invite-team-member',
    body: { email },
    another: { email: 'other.user@example.com' },
    status: 201,
    timeIn: (body) => (body as { data: Entry }).data.attributes.invited_at,
  },
  nowhere: {
    path: '/api/v2/monitors',
    status: 404,
    body: { errors: 'Endpoint GET /api/v2/monitors does not exist.', see_docs: 'https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/' },
  },
  unauthorized: {
    rule: 'tokenNotAccepted',
    status: 401,
    body: { errors: 'We could not authenticate your request. Please provide a valid Global API token or Uptime API token.' },
  },
  malformed: { rule: 'bodyUnreadable', status: 400, body: { errors: 'The request body is not valid JSON.' } },
  examples: { publicUrl: 'https://betterstack.com' },
  inviting: {
    email,
    limited: { rule: 'tooManyInvitations', status: 429, body: { errors: 'Too many invitations sent. Please try again later.' } },
    pendingIn: (body) => entriesOf(body, 'team_member_invitation').map(({ attributes }) => attributes.email),
    membersIn: (body) => entriesOf(body, 'team_member').map(({ id }) => id),
  },
};
