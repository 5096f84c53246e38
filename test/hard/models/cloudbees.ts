import { answer, cloudBeesRefused, type Answer } from './answers.ts';
import { countInvitations, refuseTooMany } from './limits.ts';
import { sendMail } from './outbox.ts';
import { iso, isSame, nowOf, type State, type World } from './world.ts';

/** The organization as it is exported. */
export interface CloudBees {
  readonly teams: CloudBeesTeam[];
  readonly tokens: { readonly token: string; readonly name: string; readonly userId: string; readonly mayInvite?: true }[];
  readonly users: User[];
  invites: Invite[];
}

export interface CloudBeesTeam {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly type?: string;
  readonly isDefault?: boolean;
  readonly audit: { readonly who: string; readonly when: string };
}

export interface User {
  readonly id: string;
  email: string;
  firstName: string;
  readonly lastName: string;
  teamIds: string[];
}

export interface Invite {
  readonly id: string;
  readonly teamId: string;
  readonly email: string;
  redirectUrl?: string;
  expirationDate: string;
  readonly audit: { readonly who: string; readonly when: string };
}

export const everybody = 'team-default';
const organization = 'org-123';
/** How long an invite is valid that names no expiry. */
const validity = 5 * 86_400_000;

export interface InviteBody {
  readonly emails: readonly string[];
  readonly teamIds?: readonly string[];
  readonly redirectUrl?: string;
  readonly expirationDate?: string;
  readonly invitedBy?: string;
}

export function createInvites(world: World, organizationId: string, token: string, { emails, teamIds = [everybody], redirectUrl, expirationDate, invitedBy }: InviteBody): Answer {
  const { state, clock } = world;
  const { cloudbees } = state;
  const { userId, mayInvite } = cloudbees.tokens.find((known) => known.token === token)!; // or it were refused
  if (organizationId !== organization) return cloudBeesRefused('organizationNotFound', organizationId);
  if (!mayInvite) return cloudBeesRefused('inviteNotPermitted');
  if (expirationDate !== undefined && Date.parse(expirationDate) <= clock.now) return cloudBeesRefused('expirationPast', 'expirationDate', expirationDate);
  const unknown = teamIds.findIndex((id) => !cloudbees.teams.some((team) => team.id === id));
  if (unknown !== -1) return cloudBeesRefused('teamUnknown', `teamIds[${unknown}]`, teamIds[unknown]!);

  const first = emails.filter((email, place) => emails.findIndex((other) => isSame(other, email)) === place);
  const wanted = first.flatMap((email) => teamIds.map((teamId) => ({ email, teamId }))).filter(({ email, teamId }) => !userOf(state, email)?.teamIds.includes(teamId));
  const refusal = refuseTooMany(world, 'cloudbees', token, wanted.length);
  if (refusal) return refusal;
  countInvitations(world, 'cloudbees', token, wanted.length);
  const expires = expirationDate === undefined ? iso(clock.now + validity) : iso(Date.parse(expirationDate));
  const sent = wanted.map(({ email, teamId }) => {
    const pending = pendingOf(world, teamId).find((invite) => isSame(invite.email, email));
    if (pending) return Object.assign(pending, { expirationDate: expires });
    const invite: Invite = { id: `inv-${state.next.invites++}`, teamId, email, ...(redirectUrl !== undefined && { redirectUrl }), expirationDate: expires, audit: { who: invitedBy ?? userId, when: nowOf(world) } };
    cloudbees.invites = [...cloudbees.invites.filter((other) => other.teamId !== teamId || !isSame(other.email, email)), invite]; // in place of one that has expired
    return invite;
  });
  for (const { id, email, teamId } of sent) sendMail(world, { vendor: 'cloudbees', invitation_id: id, address: email, team: teamNameOf(state, teamId) });
  return answer(200, { invites: sent.map(shownInvite), sentInvites: sent.map((invite) => shownSentInvite(state, invite)) });
}

export interface TeamsQuery {
  readonly page?: number;
  readonly pageLength?: number;
  readonly field?: 'name' | 'id';
  readonly order?: 'ASCENDING' | 'DESCENDING';
  readonly userId?: string;
  readonly withUsers?: boolean;
}

export function listTeams(world: World, organizationId: string, { page = 1, pageLength = 50, field = 'name', order = 'ASCENDING', userId, withUsers = false }: TeamsQuery): Answer {
  if (organizationId !== organization) return cloudBeesRefused('organizationNotFound', organizationId);
  const { teams, users } = world.state.cloudbees;
  const asked = teams.filter(({ id }) => userId === undefined || users.some((user) => user.id === userId && user.teamIds.includes(id)));
  const ascending = asked.toSorted((one, other) => (one[field] < other[field] ? -1 : 1)); // no two of them have the same
  const sorted = order === 'ASCENDING' ? ascending : ascending.toReversed();
  return answer(200, {
    teams: sorted.slice((page - 1) * pageLength, page * pageLength).map((team) => shownTeam(world, team, withUsers)),
    pagination: { page, pageLength, sort: { fieldName: field, order }, lastPage: page * pageLength >= sorted.length },
  });
}

/** In the order they were made. */
export function pendingOf({ state, clock }: World, teamId?: string): Invite[] {
  return state.cloudbees.invites.filter((invite) => (teamId === undefined || invite.teamId === teamId) && Date.parse(invite.expirationDate) > clock.now);
}

export function userOf({ cloudbees: { users } }: State, email: string): User | undefined {
  return users.find((user) => isSame(user.email, email));
}

export function teamNameOf({ cloudbees: { teams } }: State, teamId: string): string {
  return teams.find(({ id }) => id === teamId)!.name; // nobody is invited to another
}

function shownTeam(world: World, { id, name, description = '', type = 'USERDEFINED', isDefault = false, audit }: CloudBeesTeam, withUsers: boolean) {
  const users = world.state.cloudbees.users.filter(({ teamIds }) => teamIds.includes(id));
  return {
    id, name, isDefault, description, type, organizationId: organization, audit: { ...audit, when: short(audit.when), why: '' },
    immutable: false, supportEnabled: false, metadata: {}, isDeleted: false, organization: null, roles: [],
    userIds: users.map((user) => user.id), users: withUsers ? users.map(shownUser) : [],
    invites: pendingOf(world, id).map(shownInvite),
  };
}

function shownUser({ id, email, firstName, lastName }: User) {
  return {
    id, email, givenname: firstName, familyname: lastName, displayname: `${firstName} ${lastName}`.trim(), type: 'USER_TYPE_PERSON', status: 'USER_STATUS_ACTIVE',
    loginIds: [], preferences: {}, audit: null, logins: [], associatedEmails: [], timezone: '', mfaEnabled: false, createdat: null, updatedat: null, lastlogindate: null,
  };
}

function shownInvite({ id, teamId, ...invite }: Invite) {
  return { id, team_id: teamId, team_role: 'member', is_autogenerated: false, ...shownParts(invite) };
}

function shownSentInvite(state: State, { id, teamId, ...invite }: Invite) {
  return { id, orgId: organization, teamId, teamName: teamNameOf(state, teamId), ...shownParts(invite) };
}

function shownParts({ email, redirectUrl = '', expirationDate, audit: { who, when } }: Omit<Invite, 'id' | 'teamId'>) {
  return { email, redirectUrl, expirationDate: short(expirationDate), audit: { who, why: '', when: short(when) } };
}

/** A moment as CloudBees writes it. */
function short(moment: string): string {
  return moment.replace('.000Z', 'Z');
}
