import { errors } from '../../../src/vendors/better-stack/errors.ts';
import { exchange, parseRaw } from '../../support/raw.ts';
import type { TestServer } from '../../support/server.ts';
import type { Provocation } from '../suite/errors.ts';

type Rule = keyof typeof errors;

interface Refused extends Omit<Provocation, 'answer'> {
  /** The text of the refusal, spelt out. */
  readonly text: string;
  /** What the body holds besides the text. */
  readonly more?: object;
}

const members = '/api/v2/team-members';
const teams = '/api/v2/teams';
const allowed = 'Allowed roles: responder, member, team_lead, billing_admin';
const asGlobal = { token: 'global-token' };
const invite = (body: object, path = members) => ({ ask }: TestServer) => ask('POST', path, { body });
const raw = (bytes: string) => async ({ port }: TestServer) => parseRaw(await exchange(port, bytes));

const refused: Readonly<Record<Rule, Refused>> = {
  endpointNotFound: {
    send: ({ ask }) => ask('PUT', `${members}/101?x=1`, { token: null }),
    text: 'Endpoint PUT /api/v2/team-members/101 does not exist.',
    more: { see_docs: 'https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/' },
  },
  tokenNotAccepted: {
    send: ({ ask }) => ask('GET', members, { token: 'unknown' }),
    text: 'We could not authenticate your request. Please provide a valid Global API token or Uptime API token.',
  },
  globalTokenRequired: {
    send: ({ ask }) => ask('GET', teams, { token: 'engineering-token' }),
    text: 'We could not authenticate your request. Please provide a valid Global API token or Better Stack OAuth token.',
  },
  tokenReadOnly: {
    send: ({ ask }) => ask('POST', members, { token: 'readonly-token', body: {} }),
    text: 'This API token is read-only and cannot be used for write operations.',
  },
  bodyUnreadable: {
    send: ({ ask }) => ask('POST', members, { text: '{"email":', headers: { 'content-type': 'application/json' } }),
    text: 'The request body is not valid JSON.',
  },
  bodyTooLarge: {
    send: raw(`POST ${members} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer engineering-token\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\nConnection: close\r\n\r\n`),
    text: 'The request body is too large.',
  },
  requestMalformed: { send: raw('NONSENSE\r\n\r\n'), text: 'The request is malformed.' },
  headersTooLarge: { send: raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`), text: 'The request headers are too large.' },
  requestTimedOut: {
    send(server) {
      server.giveUpOnNextConnection('ERR_HTTP_REQUEST_TIMEOUT');
      return raw('GET / HTTP/1.1\r\n')(server);
    },
    text: 'The request took too long to arrive.',
  },
  teamNameRequired: {
    send: ({ ask }) => ask('GET', members, asGlobal),
    text: "This token has access to multiple teams. Please use the 'team_name' parameter to specify the team.",
  },
  teamNotFoundByName: {
    send: ({ ask }) => ask('GET', `${members}?team_name=Sales`, asGlobal),
    text: 'Team "Sales" not found. Available teams: "Engineering", "Support"',
  },
  emailRequired: { send: invite({}), text: 'Email is required' },
  emailInvalid: { send: invite({ email: 'nobody' }), text: 'Email is not a valid email address' },
  adminNotInvitable: { send: invite({ email: 'new.user@example.com', role: 'admin' }), text: `Inviting admins is not allowed via API. ${allowed}` },
  roleInvalid: { send: invite({ email: 'new.user@example.com', role: 'custom' }), text: `Invalid role. ${allowed}` },
  roleNotFound: { send: invite({ email: 'new.user@example.com', role_id: 999 }), text: 'Resource type role with id = 999 was not found' },
  noSeatLeft: { options: { seats: '0' }, send: invite({ email: 'new.user@example.com' }), text: 'Cannot invite organization members due to quota limits.' },
  tooManyInvitations: {
    options: { inviteLimit: '0/1m' },
    send: invite({ email: 'new.user@example.com' }),
    text: 'Too many invitations sent. Please try again later.',
  },
  memberNotFoundByEmail: {
    send: ({ ask }) => ask('GET', `${members}?email=nobody@example.com`),
    text: 'Team member with email "nobody@example.com" not found',
  },
  memberNotFound: { send: ({ ask }) => ask('GET', `${members}/201`), text: 'Resource type user with id = 201 was not found' },
  adminNotRemovable: { send: ({ ask }) => ask('DELETE', `${members}/101`), text: 'Removing admins is not allowed via API' },
  adminNotAssignable: { send: ({ ask }) => ask('POST', `${members}/102/change-role/101`), text: 'Assigning the admin role is not allowed via API.' },
  adminRoleFixed: { send: ({ ask }) => ask('POST', `${members}/101/change-role/104`), text: "Changing an admin's role is not allowed via API." },
  roleChangeInProgress: {
    // a single process changes roles one after the other; it comes only as a fault
    send: ({ ask }) => ask('POST', `${members}/102/change-role/105`, { headers: { 'x-mock-fault': '409' } }),
    text: 'Another role change for this user is in progress. Please try again.',
  },
  teamTokenBillingAdmin: {
    options: { teamTokenRoles: 'restricted' },
    send: invite({ email: 'new.user@example.com', role: 'billing_admin' }),
    text: 'Team tokens cannot manage billing admins. Please use a Global API token.',
  },
  teamTokenTeamLead: {
    options: { teamTokenRoles: 'restricted' },
    send: invite({ email: 'new.user@example.com', role: 'team_lead' }),
    text: 'Team tokens cannot assign the team lead role. Please use a Global API token.',
  },
  teamNotFound: { send: ({ ask }) => ask('GET', `${teams}/t9`, asGlobal), text: 'Resource type team with id = t9 was not found' },
  teamNameBlank: { send: ({ ask }) => ask('POST', teams, { ...asGlobal, body: { name: ' ' } }), text: "Name can't be blank" },
  teamNameTooLong: {
    send: ({ ask }) => ask('POST', teams, { ...asGlobal, body: { name: 'x'.repeat(256) } }),
    text: 'Name is too long (maximum is 255 characters)',
  },
  teamNameTaken: { send: ({ ask }) => ask('POST', teams, { ...asGlobal, body: { name: 'SUPPORT' } }), text: 'Name has already been taken' },
  teamSettingInvalid: {
    send: ({ ask }) => ask('POST', teams, { ...asGlobal, body: { name: 'Sales', on_call_reminder_sms: 'yes' } }),
    text: 'On call reminder sms is invalid',
  },
  teamNotEmpty: {
    send: ({ ask }) => ask('DELETE', `${teams}/t1`, asGlobal),
    text: 'Please remove all team members from this team before removing it.',
  },
  lastTeam: {
    options: { fixture: 'empty' },
    before: ({ ask }) => ask('DELETE', `${teams}/t2`, asGlobal),
    send: ({ ask }) => ask('DELETE', `${teams}/t1`, asGlobal),
    text: 'The last team of the organization cannot be removed.',
  },
  unexpected: {
    send(server) {
      server.breakDatabase();
      return server.ask('GET', members, { mayFail: true });
    },
    text: 'Something went wrong on our side.',
  },
};

/** A request for each rule of the catalogue. */
export const provocations: Readonly<Record<string, Provocation>> = Object.fromEntries(
  Object.entries(refused).map(([rule, { text, more = {}, ...provocation }]) => [rule, { ...provocation, answer: [errors[rule as Rule].entry.statusCode, { errors: text, ...more }] }]),
);
