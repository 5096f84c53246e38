import { Misuse } from '../misuse.ts';
import type { OperationName } from '../vendors/words.ts';
import { Mock, describeFailure } from './mock.ts';
import type { JournalEntry, JournalFilter } from './types.ts';

/** What a matcher tells the test framework. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** A role by its name, or a custom role by its id. */
export type RoleGiven = string | number;

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
  toHaveInvited(received: unknown, email: string, { role }: { role?: RoleGiven } = {}): Promise<MatcherResult> {
    return lookFor(received, { wanted: `an invitation of ${email}${role === undefined ? '' : ` as ${role}`}`, operations: invitations, email, role });
  },
  toHaveRemoved(received: unknown, email: string): Promise<MatcherResult> {
    return lookFor(received, { wanted: `a removal of ${email}`, operations: removals, email, role: undefined });
  },
  toHaveChangedRole(received: unknown, email: string, { to: role }: { to?: RoleGiven } = {}): Promise<MatcherResult> {
    return lookFor(received, { wanted: `a change of the role of ${email}${role === undefined ? '' : ` to ${role}`}`, operations: roleChanges, email, role });
  },
  /** Takes what `requests.list` takes, and how often; at least once unless given. */
  async toHaveReceived(received: unknown, { times, ...match }: JournalFilter & { readonly times?: number }): Promise<MatcherResult> {
    const verification = await requireMock(received).requests.check({ match, ...(times === undefined ? { at_least: 1 } : { exactly: times }) });
    const matching = verification.matching.map((entry) => lineOf(entry)).join('\n');
    return { pass: verification.passed, message: () => (verification.passed ? `${verification.message} It should not have been so:\n${matching}` : describeFailure(verification)) };
  },
};

interface Wanted {
  /** In words. */
  readonly wanted: string;
  readonly operations: readonly OperationName[];
  readonly email: string;
  readonly role: RoleGiven | undefined;
}

const mostShown = 5;

async function lookFor(received: unknown, wish: Wanted): Promise<MatcherResult> {
  const entries = await requireMock(received).requests.list({ limit: 1_000_000 });
  const held = entries
    .filter(({ operation }) => operation !== null && wish.operations.includes(operation))
    .map((entry) => ({ entry, differs: differences(entry, wish) }));
  const found = held.filter(({ differs }) => differs.length === 0);
  if (found.length > 0) return { pass: true, message: () => `Expected the mock not to have taken ${wish.wanted}, but it did:\n${found.map(({ entry }) => lineOf(entry)).join('\n')}` };
  const nearest = held.toSorted((one, other) => one.differs.length - other.differs.length || other.entry.id - one.entry.id).slice(0, mostShown);
  return { pass: false, message: () => `Expected the mock to have taken ${wish.wanted}.\n${nearest.length === 0 ? nothingCame(entries.length) : ['Nearest:', ...nearest.map(({ entry, differs }) => `${lineOf(entry)}: ${differs.join('; ')}`)].join('\n')}` };
}

function nothingCame(others: number): string {
  return others === 0 ? 'No request came at all. Does the client use the address of this mock?' : `None came, only ${others} other ${others === 1 ? 'request' : 'requests'}.`;
}

/** Why a request isn't what is meant, in words. */
function differences(entry: JournalEntry, { email, role }: Wanted): string[] {
  const { answer, emails, why } = entry;
  const status = answer?.status ?? 0;
  const given = roleIn(answer?.body);
  return [
    ...(emails.some((other) => other.toLowerCase() === email.toLowerCase()) ? [] : [`it is about ${emails.join(', ') || 'nobody'}, not ${email}`]),
    ...(answer === null ? ['its answer was lost'] : status >= 300 ? [why ? `it was refused: ${why.text}` : `it was refused with ${status}`] : []),
    ...(isMembershipAlready(answer?.body) ? ['the person is a member already'] : []),
    ...(status >= 300 || role === undefined || given.includes(role) ? [] : [`the role is ${given.join(', ') || 'not told'}, not ${role}`]),
  ];
}

/** The role that an answer tells of, by its name and its id. */
function roleIn(body: unknown): RoleGiven[] {
  const { role, role_id: id } = resourceIn(body)?.attributes ?? {};
  return [role, id].filter((given) => given !== undefined);
}

/** Whether the answer to an invitation is that nobody was invited. */
function isMembershipAlready(body: unknown): boolean {
  return resourceIn(body)?.type === 'team_member' && typeof body === 'object' && body !== null && 'message' in body;
}

interface Resource {
  readonly type?: string;
  readonly attributes?: { readonly role?: string; readonly role_id?: number };
}

function resourceIn(body: unknown): Resource | undefined {
  return (body as { data?: Resource } | null | undefined)?.data; // answers about people have it, and others may be anything
}

function lineOf({ id, method, url, answer }: JournalEntry): string {
  return `  #${id} ${method} ${url} (${answer?.status ?? 'no answer'})`;
}

function requireMock(received: unknown): Mock {
  if (received instanceof Mock) return received;
  throw new Misuse('This matcher is about a mock: await expect(mock).toHaveInvited("eve@example.com").');
}
