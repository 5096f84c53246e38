import type { BetterStack } from './better-stack.ts';
import type { CloudBees } from './cloudbees.ts';
import type { Rule } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Limits, Window } from './limits.ts';
import type { Mail } from './outbox.ts';

/** What clients see of one sandbox, as plain as it can be said. */
export interface World {
  /** As the server knows it. */
  readonly sandbox: string;
  /** What stands before the paths of it. */
  readonly base: string;
  state: State;
  start: State;
  /** Without the start. In the order in which their names were first taken. */
  readonly snapshots: Map<string, State>;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Milliseconds after which invitations accept themselves; null is never. */
  acceptance: number | null;
  faults: Rule[];
  /** How many faults were made. */
  faultsMade: number;
  readonly journal: Journal;
}

/** What snapshots keep: the parts of its fixture, as it is exported, and what the fixture doesn't say. */
export interface State {
  'better-stack': BetterStack;
  'cloudbees': CloudBees;
  /** The ids that come next. */
  next: { teams: number; people: number; invitations: number; users: number; invites: number; mail: number };
  mails: Mail[];
  /** By vendor and token. */
  windows: Record<string, Window>;
  /** The ids of members by vendor and invitation, of those who accepted one. */
  accepted: Record<string, string>;
}

export type VendorName = 'better-stack' | 'cloudbees';

export interface Clock {
  now: number;
  /** How many times as fast as the wall, which stands still here. */
  rate: number;
}

/** The world of a sandbox that begins with a state. */
export function worldOf(place: Pick<World, 'sandbox' | 'base'>, state: State, like: Pick<World, 'clock' | 'limits' | 'acceptance'>): World {
  return {
    ...place,
    state: copyOf(state), start: copyOf(state), snapshots: new Map(),
    clock: { ...like.clock }, limits: { ...like.limits }, acceptance: like.acceptance,
    faults: [], faultsMade: 0, journal: { entries: [], next: 1, base: 1 },
  };
}

export function copyOf<Value>(value: Value): Value {
  return structuredClone(value);
}

/** A moment as answers show it. */
export function iso(moment: number): string {
  return new Date(moment).toISOString();
}

export function nowOf({ clock }: World): string {
  return iso(clock.now);
}

export function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

const names: Readonly<Record<string, readonly [string, string]>> = {
  'new.user@example.com': ['New', 'User'], 'NEW.user@example.com': ['NEW', 'User'], 'ann@example.com': ['Ann', ''], 'a_b-c@example.com': ['A', 'B C'],
  'zoe+tag@example.com': ['Zoe', ''], 'charlie@example.com': ['Charlie', ''], 'bob@example.com': ['Bob', ''], 'alice@example.com': ['Alice', ''], 'DANA@example.com': ['DANA', ''],
  'one@example.org': ['One', ''], 'ONE@example.org': ['ONE', ''], 'two@example.org': ['Two', ''], 'Erin@example.com': ['Erin', ''], 'frank@example.com': ['Frank', ''],
};

/** The names that an address suggests, as it was invited. */
export function namesOf(email: string): readonly [first: string, last: string] {
  return names[email]!; // no other is ever invited
}
