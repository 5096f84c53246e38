/** What a vendor is to answer. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** The rule by which it refuses. */
  readonly rule?: string;
  /** The header, in seconds. */
  readonly retryAfter?: string | undefined;
  /** The address of whom a request is about that names them by id. */
  readonly about?: string;
}

export const nothing: Answer = { status: 204, body: undefined };

export function answer(status: number, body: unknown): Answer {
  return { status, body };
}

/** What Better Stack refuses with, by the rule. */
const refusals = {
  tokenNotAccepted: [401, () => 'We could not authenticate your request. Please provide a valid Global API token or Uptime API token.'],
  globalTokenRequired: [401, () => 'We could not authenticate your request. Please provide a valid Global API token or Better Stack OAuth token.'],
  tokenReadOnly: [403, () => 'This API token is read-only and cannot be used for write operations.'],
  teamNameRequired: [422, () => "This token has access to multiple teams. Please use the 'team_name' parameter to specify the team."],
  teamNotFoundByName: [404, (name, ...teams) => `Team "${name}" not found. Available teams: ${teams.map((team) => `"${team}"`).join(', ')}`],
  adminNotInvitable: [403, () => 'Inviting admins is not allowed via API. Allowed roles: responder, member, team_lead, billing_admin'],
  noSeatLeft: [422, () => 'Cannot invite organization members due to quota limits.'],
  tooManyInvitations: [429, () => 'Too many invitations sent. Please try again later.'],
  memberNotFoundByEmail: [404, (email) => `Team member with email "${email}" not found`],
  memberNotFound: [404, (id) => `Resource type user with id = ${id} was not found`],
  adminNotRemovable: [403, () => 'Removing admins is not allowed via API'],
  adminNotAssignable: [403, () => 'Assigning the admin role is not allowed via API.'],
  adminRoleFixed: [403, () => "Changing an admin's role is not allowed via API."],
  roleNotFound: [404, (id) => `Resource type role with id = ${id} was not found`],
  roleChangeInProgress: [409, () => 'Another role change for this user is in progress. Please try again.'],
  teamNotFound: [404, (id) => `Resource type team with id = ${id} was not found`],
  teamNameTaken: [422, () => 'Name has already been taken'],
  teamNotEmpty: [422, () => 'Please remove all team members from this team before removing it.'],
} satisfies Record<string, [number, (...details: string[]) => string]>;

export function refused(rule: keyof typeof refusals, ...details: string[]): Answer {
  const [status, text] = refusals[rule] as [number, (...details: string[]) => string];
  return { status, body: { errors: text(...details) }, rule };
}

/** What CloudBees refuses with, by the rule: the status, the code of gRPC, the text, and whether it is about the field that comes first. */
const cloudBeesRefusals = {
  tokenNotAccepted: [401, 16, () => 'you are not authorized to perform this action'],
  organizationNotFound: [404, 5, (id) => `organization "${id}" was not found`],
  inviteNotPermitted: [403, 7, () => 'you are not allowed to invite users to this organization'],
  expirationPast: [400, 3, (_field, time) => `${time} is not in the future`, true],
  teamUnknown: [400, 3, (_field, id) => `team "${id}" was not found in this organization`, true],
  tooManyInvites: [429, 8, () => 'too many invitations were sent'],
} satisfies Record<string, [status: number, code: number, text: (...details: string[]) => string, namesField?: boolean]>;

export function cloudBeesRefused(rule: keyof typeof cloudBeesRefusals, ...details: string[]): Answer {
  const [status, code, text, namesField = false] = cloudBeesRefusals[rule] as [number, number, (...details: string[]) => string, boolean?];
  const message = text(...details);
  const violations = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field: details[0], description: message }] };
  return { status, body: { code, message, details: namesField ? [violations] : [], ...(code === 16 && { error: message }) }, rule };
}

/** What the control API refuses with. */
export function controlRefused(status: number, code: string, message: string, hint: string): Answer {
  return { status, body: { error: { code, message, hint } } };
}
