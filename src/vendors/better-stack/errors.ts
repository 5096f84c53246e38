import { assumed, catalogue, documented, entry, observed } from '../refusal.ts';

const invitePage = 'Invite a team member';
const listPage = 'List all team members';
const changeRolePage = "Change a team member's role";
const removePage = 'Remove a team member';
const teamsPage = 'Teams API';
const allowedRoles = 'Allowed roles: responder, member, team_lead, billing_admin';
const roleExample = 'Send one of responder, member, team_lead, billing_admin as "role", or the id of a role as "role_id".';
const emailExample = 'Send a JSON body such as {"email": "new.user@example.com"}.';
const listFirst = 'Take the id from GET /api/v2/team-members; invitations have none here.';

/** Every refusal this vendor can answer, each once. The key names the rule. */
export const errors = catalogue({
  endpointNotFound: entry(
    404,
    (method: string, path: string) => `Endpoint ${method} ${path} does not exist.`,
    observed('a recorded live answer'),
    'The README of this vendor lists the endpoints.',
    ['GET', '/api/v2/nope'],
  ),

  tokenNotAccepted: entry(
    401,
    'We could not authenticate your request. Please provide a valid Global API token or Uptime API token.',
    documented(listPage),
    'Send "Authorization: Bearer TOKEN" with a global or team token of this world; the start of the server lists them.',
  ),
  globalTokenRequired: entry(
    401,
    'We could not authenticate your request. Please provide a valid Global API token or Better Stack OAuth token.',
    documented(teamsPage),
    'Send a global token; team tokens do not reach /api/v2/teams.',
  ),
  tokenReadOnly: entry(
    403,
    'This API token is read-only and cannot be used for write operations.',
    documented(`${changeRolePage}; on the other writes assumed`),
    'Send a token that is not read-only.',
  ),

  bodyUnreadable: entry(400, 'The request body is not valid JSON.', assumed('no page shows an answer to it'), emailExample),
  bodyTooLarge: entry(413, 'The request body is too large.', assumed('no page shows an answer to it'), 'Send a body of less than 1 MiB.'),
  requestMalformed: entry(400, 'The request is malformed.', assumed('no page shows an answer to it'), 'Percent-encode the path and the query.'),
  headersTooLarge: entry(431, 'The request headers are too large.', assumed('no page shows an answer to it'), 'Send less than 16 KiB of headers and URL.'),
  requestTimedOut: entry(408, 'The request took too long to arrive.', assumed('no page shows an answer to it'), 'Send the whole request at once.'),

  teamNameRequired: entry(
    422,
    "This token has access to multiple teams. Please use the 'team_name' parameter to specify the team.",
    documented(listPage),
    'Add ?team_name=NAME with the name of one of the teams, or use a team token.',
  ),
  teamNotFoundByName: entry(
    404,
    (name: string, available: readonly string[]) => `Team "${name}" not found. Available teams: ${available.map((team) => `"${team}"`).join(', ')}`,
    observed('a recorded answer for one team; the status, and the comma between several, are assumed'),
    'Use one of the names in the text, spelt exactly so.',
    ['Platform', ['Engineering', 'Support']],
  ),

  emailRequired: entry(422, 'Email is required', documented(invitePage), emailExample),
  emailInvalid: entry(422, 'Email is not a valid email address', documented(invitePage), emailExample),
  adminNotInvitable: entry(403, `Inviting admins is not allowed via API. ${allowedRoles}`, documented(invitePage), roleExample),
  roleInvalid: entry(422, `Invalid role. ${allowedRoles}`, documented(invitePage), roleExample),
  roleNotFound: entry(
    404,
    (id: string) => `Resource type role with id = ${id} was not found`,
    documented(`${changeRolePage}; on invite assumed`),
    'Take the id from GET /api/v2/roles.',
    ['999'],
  ),
  noSeatLeft: entry(
    422,
    'Cannot invite organization members due to quota limits.',
    documented(invitePage),
    'Raise --seats, remove somebody, or invite as member or billing_admin, which need no seat.',
  ),
  tooManyInvitations: entry(
    429,
    'Too many invitations sent. Please try again later.',
    documented(invitePage),
    'Wait until the window is over, or raise --invite-limit.',
  ),

  memberNotFoundByEmail: entry(
    404,
    (email: string) => `Team member with email "${email}" not found`,
    documented(listPage),
    'Take the e-mail from GET /api/v2/team-members of the same team.',
    ['nonexistent@example.com'],
  ),
  memberNotFound: entry(404, (id: string) => `Resource type user with id = ${id} was not found`, documented('Get a team member'), listFirst, ['999']),
  adminNotRemovable: entry(403, 'Removing admins is not allowed via API', documented(removePage), 'Remove somebody who is no admin.'),

  adminNotAssignable: entry(
    403,
    'Assigning the admin role is not allowed via API.',
    documented(changeRolePage),
    'Take the id of a role that is not "admin" from GET /api/v2/roles.',
  ),
  adminRoleFixed: entry(
    403,
    "Changing an admin's role is not allowed via API.",
    documented(changeRolePage),
    'Change the role of somebody who is no admin.',
  ),
  roleChangeInProgress: entry(
    409,
    'Another role change for this user is in progress. Please try again.',
    documented(changeRolePage),
    'Send the request again; this answer only comes as a fault.',
  ),

  teamTokenBillingAdmin: entry(
    403,
    'Team tokens cannot manage billing admins. Please use a Global API token.',
    assumed('the vendor announced the rule in August 2026, not the text'),
    'Use a global token, or start without --team-token-roles restricted.',
  ),
  teamTokenTeamLead: entry(
    403,
    'Team tokens cannot assign the team lead role. Please use a Global API token.',
    assumed('the vendor announced the rule in September 2026, not the text'),
    'Use a global token, or start without --team-token-roles restricted.',
  ),

  teamNotFound: entry(404, (id: string) => `Resource type team with id = ${id} was not found`, documented(teamsPage), 'Take the id from GET /api/v2/teams.', ['t123']),
  teamNameBlank: entry(422, "Name can't be blank", assumed('the page names no text'), 'Send a JSON body such as {"name": "Platform"}.'),
  teamNameTooLong: entry(422, 'Name is too long (maximum is 255 characters)', assumed('the page names no text'), 'Send a shorter name.'),
  teamNameTaken: entry(422, 'Name has already been taken', assumed('the page names no text'), 'Send a name that no other team has, in any case.'),
  teamSettingInvalid: entry(
    422,
    (label: string) => `${label} is invalid`,
    assumed('the page names no text'),
    'Send the setting with the type it has in the answer of GET /api/v2/teams.',
    ['Incident grouping period'],
  ),
  teamNotEmpty: entry(
    422,
    'Please remove all team members from this team before removing it.',
    documented(teamsPage),
    'Remove its members first with DELETE /api/v2/team-members/{id}.',
  ),
  lastTeam: entry(
    422,
    'The last team of the organization cannot be removed.',
    assumed('the page says that the last team stays, not the text'),
    'Create another team first.',
  ),

  unexpected: entry(
    500,
    'Something went wrong on our side.',
    assumed('no page shows an answer to it'),
    'A defect of better-stack-mock: its log has the stack. Please report it.',
  ),
});
