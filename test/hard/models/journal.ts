import { answer, controlRefused, type Answer } from './answers.ts';
import { iso, type World } from './world.ts';

export interface Journal {
  /** All since it was last cleared, also those that it had no room for. */
  entries: Entry[];
  next: number;
  /** The first id since it was last cleared. */
  base: number;
}

/** What the model knows of an entry: all but the headers, the id of the request and how long it took. */
export interface Entry {
  readonly id: number;
  readonly time: string;
  readonly sandbox: string;
  readonly vendor: string;
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly request: unknown;
  readonly answer: { readonly status: number; readonly body: unknown } | null;
  readonly token: { readonly kind: string; readonly name: string } | null;
  readonly emails: readonly string[];
  readonly client_warnings: null;
  readonly fault: { readonly id: string; readonly effect: string } | null;
  readonly rule: string | null;
}

export type Match = Readonly<Partial<{ vendor: string; operation: string; method: string; email: string; token: string; rule: string; status: string; since: string; until: string; after_id: number }>>;

export interface Counts {
  readonly exactly?: number;
  readonly at_least?: number;
  readonly at_most?: number;
  readonly never?: true;
  readonly nothing_else?: true;
}

/** How many exchanges the server is told to keep. */
export const capacity = 9;

export function record({ journal, clock, sandbox }: World, entry: Omit<Entry, 'id' | 'time' | 'sandbox' | 'client_warnings'>): void {
  journal.entries.push({ id: journal.next++, time: iso(clock.now), sandbox, client_warnings: null, ...entry });
}

export function clear(world: World): void {
  world.journal.entries = [];
  world.journal.base = world.journal.next;
}

export function list(world: World, match: Match, limit = 100): Answer {
  const found = matching(world, match);
  const entries = match.after_id === undefined ? found.slice(Math.max(found.length - limit, 0)) : found.slice(0, limit);
  return answer(200, { entries, found: found.length, dropped: droppedOf(world).length });
}

export function entryOf(world: World, id: number): Answer {
  const entry = keptOf(world).find((entry) => entry.id === id);
  return entry ? answer(200, entry) : controlRefused(404, 'entry_not_found', `The journal has no entry ${id}.`, 'It may have been dropped or cleared; GET /_mock/journal lists what is there.');
}

export function archive(world: World, match: Match): Answer {
  return answer(200, matching(world, match).map(({ id, operation, method, answer, rule, fault }) => ({ id, operation, method, status: answer?.status ?? 0, rule, fault: fault?.effect ?? null })));
}

/** What there is when so many came. Undefined when they didn't. */
export function waited(world: World, match: Match, count: number): Answer | undefined {
  const found = matching(world, match);
  return found.length >= count ? answer(200, { entries: found, found: found.length }) : undefined;
}

/** Less the message, and the requests that came near: which is nearer is a matter of letters. */
export function verdict(world: World, match: Match, { exactly, at_least = exactly ?? 0, at_most = exactly ?? Infinity, never, nothing_else }: Counts): Answer {
  const found = matching(world, match);
  const most = never ? 0 : at_most;
  const { operation: _operation, method: _method, status: _status, vendor: _vendor, email: _email, token: _token, rule: _rule, ...inTime } = match;
  const others = nothing_else ? matching(world, inTime).length - found.length : 0;
  const complete = isComplete(world, match);
  const isKnown = complete || (most === Infinity && !nothing_else);
  return answer(200, { passed: found.length >= at_least && found.length <= most && others === 0 && isKnown, found: found.length, complete, matching: found });
}

function isComplete(world: World, { after_id = 0, since }: Match): boolean {
  const dropped = droppedOf(world);
  const last = dropped.at(-1);
  return !last || after_id >= last.id || (since !== undefined && dropped.every(({ time }) => Date.parse(time) < Date.parse(since)));
}

function matching(world: World, { vendor, operation, method, email, token, rule, status, since, until, after_id = 0 }: Match): Entry[] {
  return keptOf(world).filter((entry) =>
    entry.id > after_id
    && (since === undefined || Date.parse(entry.time) >= Date.parse(since)) && (until === undefined || Date.parse(entry.time) <= Date.parse(until))
    && (vendor ?? entry.vendor) === entry.vendor && (operation ?? entry.operation) === entry.operation && (method ?? entry.method) === entry.method && (rule ?? entry.rule) === entry.rule
    && (email === undefined || entry.emails.some((other) => other.toLowerCase() === email.toLowerCase()))
    && (token === undefined || (entry.token !== null && [entry.token.kind, entry.token.name].includes(token)))
    && (status === undefined || (entry.answer !== null && new RegExp(`^${status.replaceAll('x', '\\d')}$`).test(String(entry.answer.status)))));
}

function keptOf({ journal: { entries } }: World): Entry[] {
  return entries.slice(-capacity);
}

function droppedOf({ journal: { entries } }: World): Entry[] {
  return entries.slice(0, -capacity);
}
