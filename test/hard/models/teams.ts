import { answer, nothing, refused, type Answer } from './answers.ts';
import type { Token } from './better-stack.ts';
import { isSame, nowOf, type State, type World } from './world.ts';

/** A team as it is exported. */
export interface Team {
  readonly id: number;
  name: string;
  readonly created_at: string;
  updated_at?: string;
  /** Only those that aren't the default. */
  settings?: { incident_grouping_period?: number };
}

export interface TeamChange {
  readonly name?: string;
  readonly incident_grouping_period?: number;
}

const defaultPeriod = 300;
const defaults = {
  incident_grouping_period: defaultPeriod, incident_grouping_metadata_scope: ['Origin'], notify_about_all_incidents_in_a_group: true, reporting_enabled: false,
  opened_emails_tracking_enabled: true, on_call_reminder_lead_time: 86_400, on_call_reminder_sms: false, on_call_reminder_email: true, on_call_reminder_push: true,
};

export function createTeam(world: World, { name, incident_grouping_period: period = defaultPeriod }: TeamChange & { name: string }): Answer {
  const { state } = world;
  if (isTaken(state, name)) return refused('teamNameTaken');
  const team: Team = { id: state.next.teams++, name, created_at: nowOf(world), ...settingsOf(period) };
  state['better-stack'].teams.push(team);
  return answer(201, { data: shownTeam(team) });
}

export function getTeam({ state }: World, id: string): Answer {
  const team = teamOf(state, id);
  return team ? answer(200, { data: shownTeam(team) }) : refused('teamNotFound', id);
}

export function updateTeam(world: World, id: string, { name, incident_grouping_period: period }: TeamChange): Answer {
  const { state } = world;
  const team = teamOf(state, id);
  if (!team) return refused('teamNotFound', id);
  const before = { name: team.name, period: team.settings?.incident_grouping_period ?? defaultPeriod };
  const after = { name: name ?? before.name, period: period ?? before.period };
  if (isTaken(state, after.name, team)) return refused('teamNameTaken');
  rename(state, team, after.name);
  delete team.settings;
  Object.assign(team, settingsOf(after.period));
  if (after.name !== before.name || after.period !== before.period) setUpdated(team, nowOf(world));
  return answer(200, { data: shownTeam(team) });
}

/** Its invitations and tokens go with it. The first team is never empty, because its admin can't be removed, so that it isn't the last. */
export function deleteTeam({ state }: World, id: string): Answer {
  const { 'better-stack': world } = state;
  const team = teamOf(state, id);
  if (!team) return refused('teamNotFound', id);
  if (world.people.some(({ memberships }) => memberships.some((membership) => membership.team === team.name))) return refused('teamNotEmpty');
  world.teams = world.teams.filter((other) => other !== team);
  world.tokens = world.tokens.filter((token) => token.team !== team.name);
  world.invitations = world.invitations.filter((invitation) => invitation.team !== team.name);
  return nothing;
}

export function shownTeam({ id, name, created_at, updated_at = created_at, settings }: Team) {
  return { id: `t${id}`, type: 'team', attributes: { name, created_at, updated_at, ...defaults, ...settings } };
}

/** The team that a request is about: the token's, or the one it names. */
export function requestedTeam({ state: { 'better-stack': { teams } } }: World, token: Token, name: string | undefined): string | Answer {
  if (token.team !== undefined) return token.team;
  if (name === undefined) return teams.length === 1 ? teams[0]!.name : refused('teamNameRequired');
  return teams.some((team) => team.name === name) ? name : refused('teamNotFoundByName', name, ...teams.map((team) => team.name));
}

/** Everything that names it does so anew. */
export function rename({ 'better-stack': { tokens, people, invitations } }: State, team: Team, name: string): void {
  for (const named of [...tokens, ...invitations, ...people.flatMap(({ memberships }) => memberships)]) if (named.team === team.name) named.team = name;
  team.name = name;
}

function setUpdated(team: Team, now: string): void {
  if (now === team.created_at) delete team.updated_at;
  else team.updated_at = now;
}

function settingsOf(period: number): Pick<Team, 'settings'> {
  return period === defaultPeriod ? {} : { settings: { incident_grouping_period: period } };
}

function teamOf({ 'better-stack': { teams } }: State, id: string): Team | undefined {
  return teams.find((team) => id === `t${team.id}` || id === String(team.id));
}

function isTaken({ 'better-stack': { teams } }: State, name: string, own?: Team): boolean {
  return teams.some((team) => team !== own && isSame(team.name, name));
}
