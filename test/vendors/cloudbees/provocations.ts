import type { errors } from '../../../src/vendors/cloudbees/errors.ts';
import { exchange, parseRaw } from '../../support/raw.ts';
import type { Asked } from '../../support/request.ts';
import type { TestServer } from '../../support/server.ts';
import type { Provocation } from '../suite/errors.ts';
import { invitesPath, status, teamsPath } from './support.ts';

type Rule = keyof typeof errors;

const email = 'new.user@example.com';
const invite = (body: object | undefined, asked: Asked = {}) => ({ ask }: TestServer) => ask('POST', invitesPath, { token: 'cloudbees-token', body, ...asked });
const list = (query: string) => ({ ask }: TestServer) => ask('GET', `${teamsPath}${query}`, { token: 'cloudbees-token' });
const raw = (bytes: string) => async ({ port }: TestServer) => parseRaw(await exchange(port, bytes));
const alone = { vendor: 'cloudbees' }; // the first vendor answers what cannot be read as HTTP
const notAuthorized = 'you are not authorized to perform this action';

/** A request for each rule of the catalogue. */
export const provocations: Readonly<Record<Rule, Provocation>> = {
  endpointNotFound: { send: ({ ask }) => ask('GET', '/v3/organizations/org-123/teams'), answer: [404, status(5, 'Not Found')] },
  methodNotAllowed: { send: ({ ask }) => ask('PUT', `${invitesPath}?x=1`), answer: [501, status(12, 'Method Not Allowed')] },
  tokenNotAccepted: {
    send: ({ ask }) => ask('GET', teamsPath, { token: 'unknown' }),
    answer: [401, { ...status(16, notAuthorized), error: notAuthorized }],
  },
  requestMalformed: { options: alone, send: raw('NONSENSE\r\n\r\n'), answer: [400, status(3, 'the request is malformed')] },
  bodyTooLarge: {
    send: raw(`POST ${invitesPath} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer cloudbees-token\r\nContent-Length: 2000000\r\nConnection: close\r\n\r\n`),
    answer: [413, status(8, 'http: request body too large')],
  },
  headersTooLarge: {
    options: alone,
    send: raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`),
    answer: [431, status(8, 'the request headers are too large')],
  },
  requestTimedOut: {
    options: alone,
    send: (server) => {
      server.giveUpOnNextConnection('ERR_HTTP_REQUEST_TIMEOUT');
      return raw('')(server);
    },
    answer: [408, status(2, 'the request took too long to arrive')],
  },
  bodyUnreadable: {
    send: invite(undefined, { text: '{"emails":' }),
    answer: [400, status(3, 'syntax error: the request body is not a JSON object')],
  },
  fieldGivenTwice: { send: invite({ emails: [email], teamIds: [], team_ids: [] }), answer: [400, status(3, 'duplicate field "team_ids"')] },
  fieldTypeWrong: { send: invite({ emails: 5 }), answer: [400, status(3, 'invalid value for string field emails: 5')] },
  queryUndecodable: { send: list('?userId=50%25%zz'), answer: [400, status(3, 'invalid URL escape "%zz"')] },
  parameterGivenTwice: {
    send: list('?pagination.page=1&pagination.page=2'),
    answer: [400, status(3, 'too many values for field "page": 1, 2')],
  },
  parameterNotANumber: {
    send: list('?pagination.pageLength=ten'),
    answer: [400, status(3, 'parsing field "page_length": strconv.ParseInt: parsing "ten": invalid syntax')],
  },
  sortOrderUnknown: {
    send: list('?pagination.sort.order=UP'),
    answer: [400, status(3, 'parsing field "order": "UP" is not a valid value')],
  },
  sortFieldUnknown: {
    send: list('?pagination.sort.fieldName=size'),
    answer: [400, status(3, 'teams cannot be sorted by "size"', 'pagination.sort.fieldName')],
  },
  organizationNotFound: {
    send: ({ ask }) => ask('GET', '/v1/organizations/org-9/teams', { token: 'cloudbees-token' }),
    answer: [404, status(5, 'organization "org-9" was not found')],
  },
  organizationNotPermitted: {
    options: { fixture: 'full' },
    send: ({ ask }) => ask('GET', teamsPath, { token: 'cloudbees-labs-token' }),
    answer: [403, status(7, 'you are not a member of this organization')],
  },
  inviteNotPermitted: {
    send: invite({ emails: [email] }, { token: 'cloudbees-viewer-token' }),
    answer: [403, status(7, 'you are not allowed to invite users to this organization')],
  },
  emailsRequired: { send: invite({}), answer: [400, status(3, 'at least one e-mail address is required', 'emails')] },
  emailMalformed: {
    send: invite({ emails: [email, 'nobody'] }),
    answer: [400, status(3, '"nobody" is not a valid e-mail address', 'emails[1]')],
  },
  teamUnknown: {
    send: invite({ emails: [email], teamIds: ['team-123', 'team-9'] }),
    answer: [400, status(3, 'team "team-9" was not found in this organization', 'teamIds[1]')],
  },
  expirationMalformed: {
    send: invite({ emails: [email], expirationDate: 'tomorrow' }),
    answer: [400, status(3, 'invalid google.protobuf.Timestamp value "tomorrow"', 'expirationDate')],
  },
  expirationPast: {
    send: invite({ emails: [email], expirationDate: '2025-09-19T10:00:00Z' }),
    answer: [400, status(3, '2025-09-19T10:00:00Z is not in the future', 'expirationDate')],
  },
  teamManagedElsewhere: {
    options: { fixture: 'full' },
    send: invite({ emails: [email], teamIds: ['team-123', 'team-sso'] }),
    answer: [400, status(9, 'team "team-sso" is managed by single sign-on')],
  },
  tooManyInvites: {
    options: { inviteLimit: '1/1m' },
    send: invite({ emails: [email], teamIds: ['team-123', 'team-456'] }),
    answer: [429, status(8, 'too many invitations were sent')],
  },
  unexpected: {
    send(server) {
      server.breakDatabase();
      return server.ask('GET', teamsPath, { mayFail: true });
    },
    answer: [500, status(13, 'internal error')],
  },
};
