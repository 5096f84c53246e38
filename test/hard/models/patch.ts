import { answer, type Answer } from './answers.ts';
import { invitationOf, memberByEmail, type Person, type Role } from './better-stack.ts';
import { everybody, userOf } from './cloudbees.ts';
import { exported } from './state.ts';
import { rename } from './teams.ts';
import { isSame, namesOf, nowOf, type World } from './world.ts';

/** A change of a world, as it is asked for, and what it does. It gives undefined when the world would be an impossible one. */
export interface Change {
  readonly body: object;
  readonly apply: (world: World) => true | undefined;
}

/** The answer to a change. One that is refused names the place and the reason, and changes nothing. */
export function patch(world: World, { apply }: Change): Answer {
  return apply(world) ? answer(200, exported(world.state)) : answer(422, 'invalid_world');
}

export function seatsChange(seats: number | null): Change {
  return {
    body: { 'better-stack': { seats } },
    apply({ state: { 'better-stack': world } }) {
      if (seats === null) delete world.seats;
      else world.seats = seats;
      return true;
    },
  };
}

export function nameChange(email: string, name: string): Change {
  return {
    body: { 'better-stack': { people: [{ email, first_name: name }] } },
    apply({ state: { 'better-stack': { people } } }) {
      const person = people.find((person) => isSame(person.email, email));
      return person && Object.assign(person, { email, first_name: name }) && true; // nobody can be added without memberships
    },
  };
}

/** Somebody who is no member of any other team from here on. */
export function memberChange(email: string, team: string, role: Role): Change {
  return {
    body: { 'better-stack': { people: [{ email, memberships: [{ team, role }] }] } },
    apply(world) {
      const { 'better-stack': organization, next } = world.state;
      if (!organization.teams.some(({ name }) => name === team) || invitationOf(organization, team, email)) return undefined;
      const known = organization.people.find((person) => isSame(person.email, email));
      const [first_name, last_name] = namesOf(email);
      const person: Person = known ?? { id: next.people++, email, first_name, last_name, created_at: nowOf(world), memberships: [] };
      if (!known) organization.people.push(person);
      Object.assign(person, { email, memberships: [{ team, role }] });
      return true;
    },
  };
}

/** An invitation for which no mail is sent. */
export function invitationChange(email: string, team: string): Change {
  return {
    body: { 'better-stack': { invitations: [{ email, team, role: 'member' }] } },
    apply(world) {
      const { 'better-stack': organization, next } = world.state;
      if (!organization.teams.some(({ name }) => name === team) || memberByEmail(organization, team, email)) return undefined;
      const known = invitationOf(organization, team, email);
      if (known) Object.assign(known, { email, role: 'member' });
      else organization.invitations.push({ id: next.invitations++, email, team, role: 'member', invited_at: nowOf(world) });
      return true;
    },
  };
}

/** A team of this very name, new or not. */
export function teamChange(name: string, period: number): Change {
  return {
    body: { 'better-stack': { teams: [{ name, settings: { incident_grouping_period: period } }] } },
    apply(world) {
      const { state } = world;
      const { teams, tokens, people, invitations } = state['better-stack'];
      const known = teams.find((team) => isSame(team.name, name));
      const isNamed = [...tokens, ...invitations, ...people.flatMap(({ memberships }) => memberships)].some(({ team }) => team === known?.name);
      if (known && known.name !== name && isNamed) return undefined; // refused: it would rename the team, and others would name one that is gone
      if (known) rename(state, known, name);
      const team = known ?? { id: state.next.teams++, name, created_at: nowOf(world) };
      if (!known) teams.push(team);
      if (period === 300) delete team.settings;
      else team.settings = { incident_grouping_period: period };
      return true;
    },
  };
}

export const noInvitations: Change = {
  body: { 'better-stack': { invitations: null }, 'cloudbees': { invites: null } },
  apply({ state: { 'better-stack': betterStack, cloudbees } }) {
    betterStack.invitations = [];
    cloudbees.invites = [];
    return true;
  },
};

/** A user of CloudBees; one who is new is in the team of everybody alone. */
export function userChange(email: string, firstName: string): Change {
  return {
    body: { cloudbees: { users: [{ email, firstName }] } },
    apply({ state }) {
      const { cloudbees: { users, invites }, next } = state;
      const known = userOf(state, email);
      if (!known && invites.some((invite) => invite.teamId === everybody && isSame(invite.email, email))) return undefined;
      if (known) Object.assign(known, { email, firstName });
      else users.push({ id: `user-${next.users++}`, email, firstName, lastName: namesOf(email)[1], teamIds: [everybody] });
      return true;
    },
  };
}

export const unknownVendor: Change = { body: { github: {}, 'better-stack': { seats: 1 } }, apply: () => undefined };

