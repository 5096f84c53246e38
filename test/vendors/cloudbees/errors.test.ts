import { describe, expect, it } from 'vitest';
import { errors } from '../../../src/vendors/cloudbees/errors.ts';
import { exchange, parseRaw } from '../../support/raw.ts';
import { invitesPath, startCloudBees, status, teamsPath, type CloudBeesServer } from './support.ts';

type Rule = keyof typeof errors;

interface Provocation {
  readonly options?: Readonly<Record<string, unknown>>;
  send(server: CloudBeesServer): Promise<{ status: number; body: unknown; rule?: string | undefined }>;
  /** The HTTP status and the whole body, spelt out. */
  readonly answer: readonly [number, object];
}

const email = 'new.user@example.com';
const invite = (body: object) => (server: CloudBeesServer) => server.invite(body);
const list = (query: string) => (server: CloudBeesServer) => server.teams(query);
const raw = (bytes: string) => async ({ port }: CloudBeesServer) => parseRaw(await exchange(port, bytes));
const alone = { vendor: 'cloudbees' }; // the first vendor answers what cannot be read as HTTP
const notAuthorized = 'you are not authorized to perform this action';

const provocations: Readonly<Record<Rule, Provocation>> = {
  endpointNotFound: { send: ({ call }) => call('GET', '/v3/organizations/org-123/teams'), answer: [404, status(5, 'Not Found')] },
  methodNotAllowed: { send: ({ call }) => call('PUT', `${invitesPath}?x=1`), answer: [501, status(12, 'Method Not Allowed')] },
  tokenNotAccepted: {
    send: ({ call }) => call('GET', teamsPath, { token: 'unknown' }),
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
  bodyUnreadable: {
    send: ({ invite }) => invite(undefined, { text: '{"emails":' }),
    answer: [400, status(3, 'syntax error: the request body is not a JSON object')],
  },
  fieldGivenTwice: { send: invite({ emails: [email], teamIds: [], team_ids: [] }), answer: [400, status(3, 'duplicate field "team_ids"')] },
  fieldTypeWrong: { send: invite({ emails: 5 }), answer: [400, status(3, 'invalid value for string field emails: 5')] },
  parameterGivenTwice: {
    send: list('?pagination.page=1&pagination.page=2'),
    answer: [400, status(3, 'too many values for field "pagination.page": 1, 2')],
  },
  parameterNotANumber: {
    send: list('?pagination.pageLength=ten'),
    answer: [400, status(3, 'parsing field "pagination.pageLength": strconv.ParseUint: parsing "ten": invalid syntax')],
  },
  sortOrderUnknown: {
    send: list('?pagination.sort.order=UP'),
    answer: [400, status(3, 'parsing field "pagination.sort.order": "UP" is not a valid value')],
  },
  sortFieldUnknown: {
    send: list('?pagination.sort.fieldName=size'),
    answer: [400, status(3, 'teams cannot be sorted by "size"', 'pagination.sort.fieldName')],
  },
  organizationNotFound: {
    send: ({ call }) => call('GET', '/v1/organizations/org-9/teams', { token: 'cloudbees-token' }),
    answer: [404, status(5, 'organization "org-9" was not found')],
  },
  organizationNotPermitted: {
    options: { fixture: 'full' },
    send: ({ call }) => call('GET', teamsPath, { token: 'cloudbees-labs-token' }),
    answer: [403, status(7, 'you are not a member of this organization')],
  },
  inviteNotPermitted: {
    send: ({ invite }) => invite({ emails: [email] }, { token: 'cloudbees-viewer-token' }),
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
      return server.call('GET', teamsPath, { mayFail: true });
    },
    answer: [500, status(13, 'internal error')],
  },
};

describe('errors', () => {
  it.each(Object.entries(provocations))('%s comes with its status and body', async (rule, { options = {}, send, answer: [status, body] }) => {
    const answer = await send(await startCloudBees({ options }));

    expect({ status: answer.status, body: answer.body, rule: answer.rule ?? rule }).toEqual({ status, body, rule });
  });

  it('are all provoked', () => {
    expect(Object.keys(provocations).toSorted()).toEqual(Object.keys(errors).toSorted());
  });

  it.each(Object.entries(provocations).filter(([rule]) => rule !== 'unexpected'))('%s changes nothing', async (_rule, { options = {}, send }) => {
    const server = await startCloudBees({ options });
    const before = server.dump();

    await send(server);

    expect(server.dump()).toEqual(before);
  });
});
