import * as fc from 'fast-check';
import { expect } from 'vitest';
import { nothing, type Answer } from '../models/answers.ts';
import * as model from '../models/journal.ts';
import type { World } from '../models/world.ts';
import { anyWorld, askControl, command, control, type Command, type Real } from './command.ts';

const anyMatch: fc.Arbitrary<model.Match> = fc.record({
  operation: fc.constantFrom('invite-team-member', 'list-team-members', 'list-teams', 'create-invites'), vendor: fc.constantFrom('better-stack', 'cloudbees'), method: fc.constantFrom('GET', 'POST', 'DELETE'),
  email: fc.constantFrom('ANN@example.com', 'bob@example.com', 'two@example.org'), token: fc.constantFrom('engineering', 'team', 'global', 'inviter'), rule: fc.constantFrom('memberNotFound', 'tooManyInvitations', 'tokenNotAccepted'),
  status: fc.constantFrom('2xx', '404', '4xx', '503'), since: fc.constantFrom('2023-10-29T14:00:00Z', '2023-10-29T15:00:00Z', '2023-10-30T08:00:00Z'), until: fc.constantFrom('2023-10-29T14:00:00Z', '2023-10-30T08:00:00Z'),
  after_id: fc.integer({ min: 0, max: 12 }),
}, { requiredKeys: [] })
  .filter(({ vendor, operation, rule, token }) => vendor === undefined || (operation ?? rule ?? token) === undefined) // those of the other vendor are unknown
  .filter(({ operation, rule = 'tokenNotAccepted' }) => operation !== 'create-invites' || rule === 'tokenNotAccepted') // which both have
  .map((match) => Object.fromEntries(Object.entries(match).slice(0, 2))); // few requests fit more
const anyCounts: fc.Arbitrary<model.Counts> = fc.oneof(
  fc.nat(3).map((exactly) => ({ exactly })), fc.nat(3).map((least) => ({ at_least: least })), fc.nat(3).map((most) => ({ at_most: most })),
  fc.tuple(fc.nat(2), fc.nat(2)).map(([least, more]) => ({ at_least: least, at_most: least + more })), fc.constant({ never: true as const }), fc.constant({ nothing_else: true as const }),
);

interface AnsweredEntry {
  readonly request: { readonly body: unknown };
  readonly answer: { readonly status: number; readonly body: unknown } | null;
  readonly why: { readonly rule: string } | null;
}

interface ArchivedEntry {
  readonly request: { readonly method: string };
  readonly response: { readonly status: number };
  readonly _entry: number;
  readonly _operation: string;
  readonly _rule: string | null;
  readonly _fault: string | null;
}

/** What the model knows of an answer's entry. */
function known(entry: unknown): unknown {
  const { request, answer, why, request_id: _request, duration_ms: _duration, ...others } = entry as AnsweredEntry & Record<string, unknown>; // as it is documented
  return { ...others, request: request.body, answer: answer && { status: answer.status, body: answer.body }, rule: why && why.rule };
}

/** Asks, and holds the answer, its entries reduced to what the model knows, to what it says. */
async function ask(world: World, real: Real, [method, path, body]: [method: string, path: string, body?: object], reduce: (body: never) => unknown, act: (world: World) => Answer): Promise<void> {
  const { status, body: answered } = await askControl(world, real, method, path, body);
  expect({ status, body: status < 400 ? reduce(answered as never) : answered }).toEqual(act(world));
}

const entriesKnown = ({ entries, ...others }: { entries: unknown[] }) => ({ ...others, entries: entries.map(known) });
const verdictKnown = ({ matching, message: _message, near_misses: _misses, ...others }: { matching: unknown[]; message: string; near_misses: unknown[] }) => ({ ...others, matching: matching.map(known) });
const archiveKnown = ({ log: { entries } }: { log: { entries: ArchivedEntry[] } }) =>
  entries.map(({ request: { method }, response: { status }, _entry, _operation, _rule, _fault }) => ({ id: _entry, operation: _operation, method, status, rule: _rule, fault: _fault }));

function queryOf(match: model.Match, limit?: number): string {
  const query = new URLSearchParams(Object.entries({ ...match, ...(limit !== undefined && { limit }) }).map(([name, value]): [string, string] => [name, String(value)])).toString();
  return query && `?${query}`;
}

/** Shows what was asked of a world. */
export const journalLooks = (world: string): Command[] => [
  command('lists the journal', world, (world, real) => ask(world, real, ['GET', '/_mock/journal'], entriesKnown, (world) => model.list(world, {}))),
];

export const journalCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(anyWorld, anyMatch, fc.option(fc.nat(4), { nil: undefined })).map(([world, match, limit]) => command(`lists the journal ${queryOf(match, limit)}`, world, (world, real) =>
    ask(world, real, ['GET', `/_mock/journal${queryOf(match, limit)}`], entriesKnown, (world) => model.list(world, match, limit)))),
  fc.tuple(anyWorld, fc.integer({ min: 1, max: 15 })).map(([world, id]) => command(`shows the entry ${id}`, world, (world, real) => ask(world, real, ['GET', `/_mock/journal/${id}`], known, (world) => model.entryOf(world, id)))),
  fc.tuple(anyWorld, anyMatch).map(([world, match]) => command(`archives the journal ${queryOf(match)}`, world, (world, real) =>
    ask(world, real, ['GET', `/_mock/journal.har${queryOf(match)}`], archiveKnown, (world) => model.archive(world, match)))),
  fc.tuple(anyWorld, anyMatch, anyCounts).map(([world, match, counts]) => command(`verifies ${JSON.stringify({ match, ...counts })}`, world, (world, real) =>
    ask(world, real, ['POST', '/_mock/journal/verify', { match, ...counts }], verdictKnown, (world) => model.verdict(world, match, counts)))),
  fc.tuple(anyWorld, anyMatch, fc.integer({ min: 1, max: 2 })).map(([world, match, count]) => command(`waits for ${count} of ${JSON.stringify(match)}`, world, async (world, real) => {
    const { status, body } = await askControl(world, real, 'POST', '/_mock/journal/wait', { match, count, timeout: '1ms' }); // whoever else asks asks other worlds
    const came = model.waited(world, match, count);
    expect({ status, body: status === 200 ? entriesKnown(body as { entries: unknown[] }) : undefined }).toEqual(came ?? { status: 408, body: undefined });
  })),
  anyWorld.map((world) => command('forgets the journal', world, (world, real) => control(world, real, ['DELETE', '/_mock/journal'], (world) => {
    model.clear(world);
    return nothing;
  }))),
];
