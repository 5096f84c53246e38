import type { Invitation as Pending } from '../../../src/kit/types.ts';
import { answer, controlRefused, type Answer } from './answers.ts';
import { giveEverywhere, wordOf, type Invitation } from './better-stack.ts';
import { everybody, pendingOf, teamNameOf, userOf, type Invite } from './cloudbees.ts';
import { titles } from './outbox.ts';
import { iso, isSame, namesOf, nowOf, type VendorName, type World } from './world.ts';

export interface Which {
  readonly email: string;
  readonly team?: string;
  readonly vendor?: VendorName;
}

export type Names = Readonly<Partial<Record<'first_name' | 'last_name', string>>>;

export function pendingAnswer(world: World): Answer {
  return answer(200, { invitations: pendingIn(world) });
}

export function accept(world: World, which: Which, names: Names): Answer {
  return settle(world, which, (invitation) => ({ outcome: 'accepted', member_id: join(world, invitation, nowOf(world), names), invitation }));
}

export function end(world: World, which: Which, outcome: 'declined' | 'expired'): Answer {
  return settle(world, which, (invitation) => {
    drop(world, invitation);
    return { outcome, member_id: null, invitation };
  });
}

/** What the page says that the link in a mail opens: the headline and the text below. */
export function openLink(world: World, mailId: number): Answer {
  const mail = world.state.mails.find(({ id }) => id === mailId);
  const invitation = mail && pendingIn(world).find(({ vendor, id, email }) => vendor === mail.vendor && id === mail.invitation_id && isSame(email, mail.address));
  if (invitation) {
    const memberId = join(world, invitation, nowOf(world), {});
    return answer(200, [`You are now a member of ${invitation.team}`, `${invitation.email} joined ${invitation.team} on ${titles[invitation.vendor]} as member ${memberId}.`]);
  }
  if (mail && `${mail.vendor} ${mail.invitation_id}` in world.state.accepted) return answer(200, [`You were invited to ${mail.team}`, 'This invitation was accepted already.']);
  return answer(404, ['This invitation is not valid', 'It was cancelled or has expired, or the link is incomplete.']);
}

/** Lets those join that have waited long enough, each at the moment their wait was over. It happens before anything else that is asked. */
export function acceptDue(world: World): void {
  const { acceptance: after, state: { cloudbees } } = world;
  if (after === null) return;
  const dueAt = ({ invited_at: at }: Pending) => Date.parse(at) + after;
  const isOpen = (invitation: Pending) => invitation.vendor === 'better-stack' || Date.parse(cloudbees.invites.find(({ id }) => id === invitation.id)!.expirationDate) > dueAt(invitation);
  const due = invitationsIn(world).filter((invitation) => dueAt(invitation) <= world.clock.now && isOpen(invitation));
  for (const invitation of due) if (invitationsIn(world).some(({ vendor, id }) => vendor === invitation.vendor && id === invitation.id)) join(world, invitation, iso(dueAt(invitation)), {}); // one can settle another
}

function settle(world: World, { email, team, vendor }: Which, act: (invitation: Pending) => object): Answer {
  const elsewhere = pendingIn(world).filter((invitation) => isSame(invitation.email, email));
  const [first, ...others] = elsewhere.filter((invitation) => invitation.team === (team ?? invitation.team) && invitation.vendor === (vendor ?? invitation.vendor));
  const placesOf = (invitations: readonly Pending[]) => invitations.map((invitation) => `"${invitation.team}" of ${invitation.vendor}`).join(', ');
  if (!first) return controlRefused(404, 'invitation_not_found', elsewhere.length === 0 ? `No invitation of ${email} is pending.` : `${email} isn't invited there, but to ${placesOf(elsewhere)}.`, 'GET /_mock/invitations lists the pending ones.');
  if (others.length > 0) return controlRefused(409, 'invitation_ambiguous', `${email} is invited to several teams: ${placesOf([first, ...others])}.`, 'Name one as "team", and its "vendor" if need be.');
  return answer(200, act(first));
}

/** Makes a member of somebody who is invited, or of somebody who is one already a member of one more team. @returns the member's id */
function join(world: World, invitation: Pending, at: string, names: Names): string {
  const { state } = world;
  const [first, last] = namesOf(invitation.email);
  const { first_name = first, last_name = last } = names;
  const id = invitation.vendor === 'better-stack' ? joinBetterStack(world, invitation, { created_at: at, first_name, last_name }) : joinCloudBees(world, invitation, { firstName: first_name, lastName: last_name });
  state.accepted[`${invitation.vendor} ${invitation.id}`] = id;
  return id;
}

function joinBetterStack(world: World, { id, email }: Pending, person: { created_at: string; first_name: string; last_name: string }): string {
  const { state: { 'better-stack': organization, next } } = world;
  const { team, role, role_given_by_id } = organization.invitations.find((invitation) => invitation.id === Number(id))!; // it is pending
  const known = organization.people.find((person) => isSame(person.email, email));
  const member = known ?? { id: next.people++, email, ...person, memberships: [] };
  const given = { role, ...(role_given_by_id && { role_given_by_id }) };
  if (!known) organization.people.push(member);
  const placeOf = (name: string) => organization.teams.findIndex((team) => team.name === name);
  member.memberships = [...member.memberships, { team, ...given }].toSorted((one, other) => placeOf(one.team) - placeOf(other.team));
  if (role === 'billing_admin') giveEverywhere(member, given);
  organization.invitations = organization.invitations.filter((invitation) => invitation.id !== Number(id));
  return String(member.id);
}

function joinCloudBees(world: World, { id, email }: Pending, names: { firstName: string; lastName: string }): string {
  const { state } = world;
  const { cloudbees, next } = state;
  const { teamId } = cloudbees.invites.find((invite) => invite.id === id)!; // it is pending
  const known = userOf(state, email);
  const user = known ?? { id: `user-${next.users++}`, email, ...names, teamIds: [] };
  if (!known) cloudbees.users.push(user);
  user.teamIds = [...new Set([...user.teamIds, teamId, everybody])].toSorted();
  cloudbees.invites = cloudbees.invites.filter((invite) => !isSame(invite.email, email) || !user.teamIds.includes(invite.teamId));
  return user.id;
}

function drop({ state: { 'better-stack': organization, cloudbees } }: World, { vendor, id }: Pending): void {
  if (vendor === 'better-stack') organization.invitations = organization.invitations.filter((invitation) => invitation.id !== Number(id));
  else cloudbees.invites = cloudbees.invites.filter((invite) => invite.id !== id);
}

/** Each vendor's as they were sent. */
function pendingIn(world: World): Pending[] {
  const open = new Set(pendingOf(world).map(({ id }) => id));
  return invitationsIn(world).filter(({ vendor, id }) => vendor === 'better-stack' || open.has(id));
}

/** With those of CloudBees that have expired. */
function invitationsIn({ state }: World): Pending[] {
  const { 'better-stack': { invitations }, cloudbees: { invites } } = state;
  const ofBetterStack = ({ id, email, team, role, invited_at }: Invitation): Pending => ({ vendor: 'better-stack', id: String(id), email, team, role: wordOf(role), invited_at });
  const ofCloudBees = ({ id, email, teamId, audit }: Invite): Pending => ({ vendor: 'cloudbees', id, email, team: teamNameOf(state, teamId), role: 'member', invited_at: audit.when });
  return [invitations.toSorted((one, other) => one.id - other.id).map(ofBetterStack), invites.map(ofCloudBees)].flatMap((list) => list.toSorted((one, other) => Date.parse(one.invited_at) - Date.parse(other.invited_at)));
}
