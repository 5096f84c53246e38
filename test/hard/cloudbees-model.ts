/** What clients see of one world of CloudBees, as plain as it can be said: the teams of the default world, and who is invited to them. */
export interface CloudBeesModel {
  readonly invites: Invite[];
  /** `TEAM ADDRESS` of everybody who is in a team. */
  readonly members: Set<string>;
  /** The next id. */
  next: number;
}

interface Invite {
  readonly id: string;
  readonly email: string;
  readonly team: string;
  expires: number;
}

/** Teams by the ids that clients invite to, with the names by which invitations are accepted. */
export const teams = { 'team-123': 'Platform', 'team-456': 'Release' } as const;
export type TeamId = keyof typeof teams;

/** How long an invite is valid. */
const validity = 5 * 86_400_000;

export function cloudBees(): CloudBeesModel {
  return { invites: [], members: new Set(['team-123 erin@example.com', 'team-456 frank@example.com', 'team-123 grace@example.com']), next: 1 };
}

/** @returns the invites that are sent, as id, address and team */
export function invite(model: CloudBeesModel, now: number, emails: readonly string[], teamIds: readonly TeamId[]): string[] {
  const first = emails.filter((email, place) => emails.findIndex((other) => isSame(other, email)) === place);
  const wanted = first.flatMap((email) => teamIds.map((team) => ({ email, team }))).filter(({ email, team }) => !model.members.has(`${team} ${email.toLowerCase()}`));
  return wanted.map(({ email, team }) => {
    const pending = pendingOf(model, now, team).find((other) => isSame(other.email, email));
    const sent = pending ?? { id: `inv-${model.next++}`, email, team, expires: 0 };
    if (!pending) model.invites.push(sent);
    sent.expires = now + validity;
    return shown(sent);
  });
}

/** @returns whether somebody was invited */
export function accept(model: CloudBeesModel, now: number, email: string, team: TeamId): boolean {
  const pending = pendingOf(model, now, team).find((other) => isSame(other.email, email));
  if (!pending) return false;
  model.invites.splice(model.invites.indexOf(pending), 1);
  model.members.add(`${team} ${email.toLowerCase()}`);
  return true;
}

/** The invites of a team, as the list of teams shows them. */
export function listed(model: CloudBeesModel, now: number, team: string): string[] {
  return pendingOf(model, now, team).map(shown);
}

export function shown({ id, email, team }: Pick<Invite, 'id' | 'email' | 'team'>): string {
  return `${id} ${email} ${team}`;
}

function pendingOf({ invites }: CloudBeesModel, now: number, team: string): Invite[] {
  return invites.filter((invite) => invite.team === team && invite.expires > now);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
