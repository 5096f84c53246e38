import { largestJournal } from '../journal/journal.ts';
import { Match } from '../journal/match.ts';
import { nothingCame } from '../journal/verify.ts';
import { Misuse } from '../misuse.ts';
import { shown } from '../shown.ts';
import { roleNames } from '../vendors/index.ts';
import type { OperationName, RoleName } from '../vendors/words.ts';
import { describeFailure, droppedText, lineOf } from './failure-text.ts';
import { requireOptions } from './known-options.ts';
import { Mock } from './mock.ts';
import type { JournalEntry, JournalFilter } from './types.ts';

/** What a matcher tells the test framework. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** A role by its name, or by its id; every custom role's name is `custom`. */
export type RoleGiven = RoleName | number;

/**
 * The matchers as they are called, to tell the compiler of a test framework.
 *
 * ```ts
 * declare module 'expect' {
 *   interface Matchers<R extends void | Promise<void>, T = unknown> extends MockMatchers {}
 * }
 * ```
 */
export interface MockMatchers {
  /** The mock took an invitation of this address. */
  toHaveInvited(email: string, how?: { role?: RoleGiven }): Promise<void>;
  /** The mock took a removal of this address, by e-mail or by id. */
  toHaveRemoved(email: string): Promise<void>;
  /** The mock took a change of this member's role. */
  toHaveChangedRole(email: string, how?: { to?: RoleGiven }): Promise<void>;
  /** The mock received such requests: so many `times`, at least one unless given. */
  toHaveReceived(what?: JournalFilter & { readonly times?: number }): Promise<void>;
}

const invitations: readonly OperationName[] = ['invite-team-member', 'create-invites', 'create-invites-openapi', 'create-invites-example'];
const removals: readonly OperationName[] = ['delete-team-member', 'delete-team-member-by-email'];
const roleChanges: readonly OperationName[] = ['change-team-member-role'];

/**
 * Matchers about a mock, for `expect.extend` of Vitest and Jest. They look at what the mock took, in its journal; a failure shows
 * the requests that came nearest.
 *
 * ```ts
 * expect.extend(matchers);
 * await expect(mock).toHaveInvited('eve@example.com', { role: 'team_lead' });
 * ```
 */
export const matchers = {
  async toHaveInvited(received: unknown, email: string, how: { role?: RoleGiven } = {}): Promise<MatcherResult> {
    requireOptions('toHaveInvited', how, ['role']);
    const { role } = how;
    return lookFor(received, { wanted: `an invitation of ${email}${role === undefined ? '' : ` as ${role}`}`, operations: invitations, email, role, matcher: 'toHaveInvited' });
  },
  async toHaveRemoved(received: unknown, email: string): Promise<MatcherResult> {
    return lookFor(received, { wanted: `a removal of ${email}`, operations: removals, email, role: undefined, matcher: 'toHaveRemoved' });
  },
  async toHaveChangedRole(received: unknown, email: string, how: { to?: RoleGiven } = {}): Promise<MatcherResult> {
    requireOptions('toHaveChangedRole', how, ['to']);
    const { to: role } = how;
    return lookFor(received, { wanted: `a change of the role of ${email}${role === undefined ? '' : ` to ${role}`}`, operations: roleChanges, email, role, matcher: 'toHaveChangedRole' });
  },
  /** Takes what `requests.list` takes, and how often; at least once unless given. */
  async toHaveReceived(received: unknown, what: JournalFilter & { readonly times?: number } = {}): Promise<MatcherResult> {
    const mock = requireMock(received, 'toHaveReceived({ operation: "list-roles" })');
    requireOptions('toHaveReceived', what, [...Object.keys(Match.properties), 'times']);
    const { times, ...match } = what;
    if (times !== undefined && !(Number.isSafeInteger(times) && times >= 0)) throw new Misuse(`times must be a whole number from 0, not ${shown(times)}.`);
    const verification = await mock.requests.check({ match, ...(times === undefined ? { at_least: 1 } : { exactly: times }) });
    if (verification.passed) {
      const count = times === undefined ? 'a request' : `exactly ${times} ${times === 1 ? 'request' : 'requests'}`;
      const unwanted = `Expected the mock not to have received ${count} matching ${JSON.stringify(match)}, but it did:`;
      return { pass: true, message: () => [unwanted, ...verification.matching.map(lineOf)].join('\n') };
    }
    const failure = await describeFailure(verification, mock.requests);
    const mayBeMore = !verification.complete && (times === undefined || verification.found <= times);
    if (mayBeMore) throw new Misuse(failure);
    return { pass: false, message: () => failure };
  },
};

interface Wanted {
  /** In words. */
  readonly wanted: string;
  readonly operations: readonly OperationName[];
  readonly email: string;
  readonly role: RoleGiven | undefined;
  readonly matcher: string;
}

const mostShown = 5;

async function lookFor(received: unknown, wish: Wanted): Promise<MatcherResult> {
  const mock = requireMock(received, exampleOf(wish));
  requireWish(wish);
  const entries = await mock.requests.list({ limit: largestJournal });
  const held = entries
    .filter(({ operation }) => operation !== null && wish.operations.includes(operation))
    .map((entry) => ({ entry, differs: differences(entry, wish) }));
  const found = held.filter(({ differs }) => differs.length === 0);
  if (found.length > 0) return { pass: true, message: () => `Expected the mock not to have taken ${wish.wanted}, but it did:\n${found.map(({ entry }) => lineOf(entry)).join('\n')}` };
  const nearest = held.toSorted((one, other) => one.differs.length - other.differs.length || other.entry.id - one.entry.id).slice(0, mostShown);
  const near = nearest.length === 0 ? whatElseCame(entries) : ['Nearest:', ...nearest.map(({ entry, differs }) => `${lineOf(entry)}: ${differs.join('; ')}`)];
  const failure = [`Expected the mock to have taken ${wish.wanted}.`, ...near].join('\n');
  requireTold(held.map(({ entry }) => entry), wish, failure);
  await requireWhole(mock, failure);
  return { pass: false, message: () => failure };
}

/** @throws Misuse when the journal dropped what may be the very request, so that `.not` isn't right by mistake */
async function requireWhole(mock: Mock, failure: string): Promise<void> {
  const dropped = await mock.requests.dropped();
  if (dropped > 0) throw new Misuse(`${failure}\nNobody knows whether it came: ${droppedText(dropped)}`);
}

/** @throws Misuse when a fault kept back the answer that tells the role, so that `.not` isn't right by mistake */
function requireTold(entries: readonly JournalEntry[], wish: Wanted, failure: string): void {
  const fitting = entries.filter((entry) => differences(entry, { ...wish, role: undefined }).length === 0);
  if (wish.role === undefined || fitting.every(({ answer, fault }) => fault === null || toldOf(answer?.body, wish.email, true).roles.length > 0)) return;
  throw new Misuse(`${failure}\nNobody knows in which role: a fault kept back the answer that tells it. Leave the role out.`);
}

/** @throws Misuse for what no request can be about, so that `.not` isn't right by mistake */
function requireWish(wish: Wanted): void {
  const { email, role } = wish;
  if (typeof email !== 'string' || email === '') throw new Misuse(`This matcher is about an e-mail address, not ${shown(email)}: await expect(mock).${exampleOf(wish)}.`);
  if (role === undefined || typeof role === 'number' || roleNames.includes(role)) return;
  throw new Misuse(`There is no role ${shown(role)}. The roles are ${roleNames.join(', ')}, or an id.`);
}

function whatElseCame(entries: readonly JournalEntry[]): string[] {
  if (entries.length === 0) return [nothingCame];
  const latest = entries.slice(-mostShown);
  return [`None came, only ${entries.length === 1 ? 'another request' : `${entries.length} other requests`}${latest.length < entries.length ? ', at last' : ''}:`, ...latest.map(lineOf)];
}

/** Why a request isn't what is meant, in words. */
function differences(entry: JournalEntry, { email, role }: Wanted): string[] {
  const { answer, emails } = entry;
  const isAbout = emails.some((other) => isSame(other, email));
  const { roles, wasMember } = toldOf(answer?.body, email, isAbout);
  const obstacle = obstacleOf(entry);
  return [
    ...(isAbout ? [] : [`it is about ${emails.join(', ') || 'nobody'}, not ${email}`]),
    ...(obstacle === undefined ? [] : [obstacle]),
    ...(wasMember ? ['the person is a member already'] : []),
    ...(obstacle !== undefined || role === undefined || roles.includes(role) ? [] : [`the role is ${roles.join(', ') || 'not told'}, not ${role}`]),
  ];
}

/** Why nothing of a request was committed, in words; undefined when it was, also when a fault then lost or spoilt the answer. */
function obstacleOf({ answer, why, fault }: JournalEntry): string | undefined {
  const act = fault?.effect.split('; ').at(-1) ?? ''; // behind its delay
  const theFault = fault?.id === 'header' ? 'the fault of its header X-Mock-Fault' : `the fault ${fault?.id}`;
  if (answer === null && act === 'close') return `${theFault} ended the connection before it was taken`;
  if (answer !== null && /^\d{3}$/.test(act)) return `${theFault} answered it, and nothing was committed`;
  if (why) return why.rule === act ? `${theFault} refused it: ${why.text}` : `it was refused: ${why.text}`;
  if (answer === null && act !== 'lose-answer') return `the connection ended ${fault?.effect.startsWith('delay=') ? `while ${theFault} held it back` : 'before it was taken'}`;
  return answer !== null && answer.status >= 300 ? `it was refused with ${answer.status}` : undefined;
}

/** The bodies of answers about people: one resource of Better Stack's, or CloudBees' list of the invites that were sent. */
interface AnswerBody {
  readonly message?: string;
  readonly data?: { readonly type?: string; readonly attributes?: { readonly role?: string; readonly role_id?: number } };
  readonly invites?: readonly { readonly email: string; readonly team_role: string }[];
}

/** What an answer tells of somebody: their roles, by name and by id, and whether nobody was invited because they were a member. */
function toldOf(body: unknown, email: string, isAsked: boolean): { roles: readonly (string | number)[]; wasMember: boolean } {
  const { message, data, invites }: AnswerBody = body ?? {}; // others may be anything, and have none of these
  if (Array.isArray(invites)) {
    const sent = invites.filter((invite) => isSame(invite.email, email));
    return { roles: sent.map((invite) => invite.team_role), wasMember: isAsked && sent.length === 0 };
  }
  const { role, role_id: id } = data?.attributes ?? {};
  return { roles: [role, id].filter((given) => given !== undefined), wasMember: data?.type === 'team_member' && message !== undefined };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function exampleOf({ matcher }: Wanted): string {
  return `${matcher}("eve@example.com")`;
}

/** @param example the call as it may be */
function requireMock(received: unknown, example: string): Mock {
  if (received instanceof Mock) return received;
  if (received instanceof Promise) throw new Misuse('This matcher is about a mock, and this one is only being started: write "await" in front of what starts it.');
  throw new Misuse(`This matcher is about a mock: await expect(mock).${example}.`);
}
