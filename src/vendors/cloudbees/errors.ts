import { assumed, catalogue, observed } from '../refusal.ts';
import { status, violation } from './status.ts';

const ours = assumed('the contract names the code, no page the text');
const gateway = assumed("the default of grpc-gateway, which the vendor's answers point to");
const decoder = assumed("the text of Go's JSON reader for protocol buffers, less the position it adds");
const inFront = assumed('what stands in front of the gateway is not known; the status is the one HTTP has for it');
const bodyExample = 'Send a JSON body such as {"emails": ["new.user@example.com"], "teamIds": ["team-123"]}.';

/** Every refusal this vendor can answer, each once. The key names the rule. */
export const errors = catalogue({
  endpointNotFound: status(5, 'Not Found', gateway, 'The README of this vendor lists the endpoints.'),
  methodNotAllowed: status(12, 'Method Not Allowed', gateway, 'The README of this vendor lists the endpoints with their methods.'),

  tokenNotAccepted: status(
    16,
    'you are not authorized to perform this action',
    observed('a recorded live answer; that it is a Status too is the contract'),
    'Send "Authorization: Bearer TOKEN" with a personal access token of this world; the start of the server lists them.',
  ),

  requestMalformed: status(3, 'the request is malformed', inFront, 'Percent-encode the path and the query.'),
  bodyTooLarge: status(8, 'http: request body too large', inFront, 'Send a body of less than 1 MiB.', { httpStatus: 413 }),
  headersTooLarge: status(8, 'the request headers are too large', inFront, 'Send less than 16 KiB of headers and URL.', { httpStatus: 431 }),
  requestTimedOut: status(2, 'the request took too long to arrive', inFront, 'Send the whole request at once.', { httpStatus: 408 }),

  bodyUnreadable: status(3, 'syntax error: the request body is not a JSON object', decoder, bodyExample),
  fieldGivenTwice: status(
    3,
    (name: string) => `duplicate field ${JSON.stringify(name)}`,
    decoder,
    'Spell each field in one way only, in camelCase or in snake_case.',
    { example: ['team_ids'] },
  ),
  fieldTypeWrong: status(
    3,
    (field: string, token: string) => `invalid value for string field ${field}: ${token}`,
    decoder,
    bodyExample,
    { example: ['emails', '5'] },
  ),
  queryUndecodable: status(
    3,
    (escape: string) => `invalid URL escape ${JSON.stringify(escape)}`,
    gateway,
    'Percent-encode the query: a "%" is "%25" there.',
    { example: ['%zz'] },
  ),
  parameterGivenTwice: status(
    3,
    (name: string, values: readonly string[]) => `too many values for field ${JSON.stringify(name)}: ${values.join(', ')}`,
    gateway,
    'Send the parameter once; only include may be repeated.',
    { example: ['user_id', ['user-1', 'user-2']] },
  ),
  parameterNotANumber: status(
    3,
    (name: string, value: string) => `parsing field ${JSON.stringify(name)}: strconv.ParseInt: parsing ${JSON.stringify(value)}: ${isWholeNumber(value) ? 'value out of range' : 'invalid syntax'}`,
    gateway,
    'Send a whole number of at most 2147483647.',
    { example: ['page', 'first'] },
  ),
  sortOrderUnknown: status(
    3,
    (name: string, value: string) => `parsing field ${JSON.stringify(name)}: ${JSON.stringify(value)} is not a valid value`,
    gateway,
    'Send ASCENDING or DESCENDING.',
    { example: ['order', 'UP'] },
  ),
  sortFieldUnknown: violation(
    (_field, name: string) => `teams cannot be sorted by ${JSON.stringify(name)}`,
    ours,
    'Sort by name, id, description or type.',
    ['pagination.sort.fieldName', 'size'],
  ),

  organizationNotFound: status(
    5,
    (id: string) => `organization ${JSON.stringify(id)} was not found`,
    ours,
    'Use the id of an organization or sub-organization of this world.',
    { example: ['org-999'] },
  ),
  organizationNotPermitted: status(
    7,
    'you are not a member of this organization',
    assumed('the page says that the requester may lack permission, not when'),
    "Send the token of somebody who is in the organization or in one above it.",
  ),
  inviteNotPermitted: status(7, 'you are not allowed to invite users to this organization', ours, 'Send a token that may invite.'),

  emailsRequired: violation(() => 'at least one e-mail address is required', ours, bodyExample, ['emails']),
  emailMalformed: violation((_field, email: string) => `${JSON.stringify(email)} is not a valid e-mail address`, ours, bodyExample, ['emails[0]', 'nobody']),
  teamUnknown: violation(
    (_field, id: string) => `team ${JSON.stringify(id)} was not found in this organization`,
    ours,
    'Take the id from GET /v1/organizations/{organizationId}/teams.',
    ['teamIds[0]', 'team-999'],
  ),
  expirationMalformed: violation(
    (_field, text: string) => `invalid google.protobuf.Timestamp value ${JSON.stringify(text)}`,
    ours,
    'Send a time of RFC 3339 such as 2030-01-31T12:00:00Z.',
    ['expirationDate', 'tomorrow'],
  ),
  expirationPast: violation(
    (_field, text: string) => `${text} is not in the future`,
    ours,
    'Send a time later than the clock of this world.',
    ['expirationDate', '2020-01-31T12:00:00Z'],
  ),

  teamManagedElsewhere: status(
    9,
    (id: string) => `team ${JSON.stringify(id)} is managed by single sign-on`,
    ours,
    'Invite to a team that is not immutable.',
    { example: ['team-sso'] },
  ),
  tooManyInvites: status(8, 'too many invitations were sent', ours, 'Wait until the window is over, or raise --invite-limit.'),

  unexpected: status(13, 'internal error', ours, 'A defect of better-stack-mock: its log has the stack. Please report it.'),
});

function isWholeNumber(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}
