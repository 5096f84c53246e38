import { isDeepStrictEqual } from 'node:util';
import { answer, nothing, controlRefused, type Answer } from './answers.ts';
import { clear } from './journal.ts';
import { copyOf, type State, type VendorName, type World } from './world.ts';

const vendors = ['better-stack', 'cloudbees'] as const satisfies VendorName[];

/** The fixture that a world would be made from, with the ids that come next where they aren't the ones after the highest. */
export function exported({ 'better-stack': betterStack, cloudbees, next }: State) {
  const highest = (ids: readonly (number | string)[]) => Math.max(0, ...ids.map((id) => Number(String(id).replace(/^\w+-/, ''))));
  const ahead = (lists: Record<string, readonly { id: number | string }[]>) =>
    Object.entries(lists).map(([kind, list]) => [kind, next[kind as keyof State['next']], highest(list.map(({ id }) => id)) + 1] as const).filter(([, next, least]) => next > least).map(([kind, next]) => [kind, next]);
  const { teams, people, invitations } = betterStack;
  const ids = ahead({ teams, people, invitations });
  const numbers = ahead({ users: cloudbees.users, invites: cloudbees.invites });
  return {
    'better-stack': { ...sorted(betterStack), ...(ids.length > 0 && { next_ids: Object.fromEntries(ids) }) },
    'cloudbees': { ...cloudbees, ...(numbers.length > 0 && { nextNumbers: Object.fromEntries(numbers) }) },
  };
}

/** Lists in the order of their ids. */
function sorted({ people, invitations, ...organization }: State['better-stack']) {
  return { ...organization, people: people.toSorted((one, other) => one.id - other.id), invitations: invitations.toSorted((one, other) => one.id - other.id) };
}

/** Puts the parts of a state in place of those of a world, which knows nothing of its mails, windows and acceptances any more. */
export function replace(world: World, from: State, parts: readonly VendorName[]): Answer {
  const { state } = world;
  const { 'better-stack': betterStack, cloudbees, next } = copyOf(from);
  if (parts.includes('better-stack')) Object.assign(state, { 'better-stack': betterStack, next: { ...state.next, teams: next.teams, people: next.people, invitations: next.invitations } });
  if (parts.includes('cloudbees')) Object.assign(state, { cloudbees, next: { ...state.next, users: next.users, invites: next.invites } });
  state.mails = state.mails.filter(({ vendor }) => !parts.includes(vendor));
  for (const facts of [state.windows, state.accepted]) for (const key of Object.keys(facts)) if (parts.some((vendor) => key.startsWith(`${vendor} `))) delete facts[key];
  return answer(200, exported(state));
}

/** Brings a world back to its start. The clock, the limits and the acceptance of invitations stay. */
export function reset(world: World): Answer {
  world.state = copyOf(world.start);
  world.faults = [];
  clear(world);
  return nothing;
}

export function restore(world: World, name: string): Answer {
  if (name === 'start') return reset(world);
  const kept = world.snapshots.get(name);
  if (!kept) return unknownSnapshot(name);
  world.state = copyOf(kept);
  return nothing;
}

export function deleteSnapshot(world: World, name: string): Answer {
  if (name === 'start') return controlRefused(409, 'snapshot_name_reserved', '"start" is reserved for the world as it began.', 'Leave it: a reset needs it.');
  return world.snapshots.delete(name) ? nothing : unknownSnapshot(name);
}

function unknownSnapshot(name: string): Answer {
  return controlRefused(404, 'snapshot_not_found', `There is no snapshot "${name}".`, 'GET /_mock/snapshots lists them.');
}

/** What items of a list are known by. */
const identities: Readonly<Record<string, (item: Record<string, unknown>) => string>> = {
  'better-stack custom_roles': ({ id }) => String(id), 'better-stack teams': ({ name }) => String(name).toLowerCase(), 'better-stack tokens': ({ token }) => String(token),
  'better-stack people': ({ email }) => String(email).toLowerCase(), 'better-stack invitations': ({ email, team }) => `${String(email).toLowerCase()} in ${String(team).toLowerCase()}`,
  'cloudbees organizations': ({ id }) => String(id), 'cloudbees teams': ({ id }) => String(id), 'cloudbees users': ({ email }) => String(email).toLowerCase(),
  'cloudbees tokens': ({ token }) => String(token), 'cloudbees invites': ({ email, teamId }) => `${String(email).toLowerCase()} in ${String(teamId)}`,
};

type Fields = Record<string, unknown>;

/** How two states differ. */
export function diff(world: World, from: string, to: string): Answer {
  const stateAt = (name: string) => (name === 'start' ? world.start : name === 'now' ? world.state : world.snapshots.get(name));
  const [before, after] = [stateAt(from), stateAt(to)];
  if (!before || !after) return unknownSnapshot(before ? to : from);
  const parts = vendors.map((vendor) => [vendor, partDiff(vendor, exported(before)[vendor] as unknown as Fields, exported(after)[vendor] as unknown as Fields)]); // fields by their names
  return answer(200, { from, to, vendors: Object.fromEntries(parts) });
}

function partDiff(vendor: VendorName, before: Fields, after: Fields) {
  const keys = Object.keys(identities).filter((key) => key.startsWith(`${vendor} `)).map((key) => key.slice(vendor.length + 1));
  const others = (part: Fields) => Object.fromEntries(Object.entries(part).filter(([key]) => !keys.includes(key)));
  const lists = keys.map((key) => [key, listDiff(identities[`${vendor} ${key}`]!, (before[key] ?? []) as Fields[], (after[key] ?? []) as Fields[])]); // lists, by their keys
  return { fields: fieldDiff(others(before), others(after)), lists: Object.fromEntries(lists) };
}

function listDiff(identify: (item: Fields) => string, before: readonly Fields[], after: readonly Fields[]) {
  const find = (list: readonly Fields[], item: Fields) => list.find((other) => identify(other) === identify(item));
  return {
    added: after.filter((item) => !find(before, item)),
    removed: before.filter((item) => !find(after, item)),
    changed: after.filter((item) => find(before, item)).map((item) => ({ item: identify(item), fields: fieldDiff(find(before, item)!, item) })).filter(({ fields }) => Object.keys(fields).length > 0),
  };
}

function fieldDiff(before: Fields, after: Fields) {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !isDeepStrictEqual(before[key], after[key]));
  return Object.fromEntries(keys.map((key) => [key, { from: before[key] ?? null, to: after[key] ?? null }]));
}
