import type { Database } from 'better-sqlite3';
import { statement } from '../../../sandboxes/statement.ts';
import { invitationsFrom, membersFrom, type Entry } from './store.ts';

type Kind = 'member' | 'invitation';

/** How many members and pending invitations a team has. */
export function countEntries(db: Database, teamId: number): { members: number; invitations: number } {
  return { members: count(db, teamId, 'member'), invitations: count(db, teamId, 'invitation') };
}

/**
 * A stretch of a team's list: members first, then invitations, each by id (assumed). As quick at its end as at its beginning.
 * @param members how many members the team has, from `countEntries`
 */
export function listEntries(db: Database, teamId: number, { members, offset, limit }: { members: number; offset: number; limit: number }): Entry[] {
  const page: Entry[] = offset < members ? membersFrom(db, teamId, startOf(db, teamId, 'member', offset), limit) : [];
  if (page.length === limit) return page;
  const skipped = Math.max(offset - members, 0);
  return page.concat(invitationsFrom(db, teamId, startOf(db, teamId, 'invitation', skipped), limit - page.length));
}

function count(db: Database, teamId: number, kind: Kind): number {
  return sumOfTopBlocks.get(db, { teamId, kind })?.entries ?? 0;
}

/** The smallest id that has at least `rank` entries before it, found by walking down the counts of blocks. */
function startOf(db: Database, teamId: number, kind: Kind, rank: number): number {
  if (rank === 0) return 0;
  let before = rank;
  let first = 0;
  let last = Number.MAX_SAFE_INTEGER;
  for (let level = topLevel; level >= 1; level--) {
    // At most 64 rows: to read them all at once takes half as long as to read half of them one by one.
    const step = findBlock(selectBlocks.all(db, { teamId, kind, level, first, last }), before);
    if (!step) return Number.MAX_SAFE_INTEGER;
    before = step.before;
    first = step.block * blockSize;
    last = first + blockSize - 1;
  }
  const ids = kind === 'member' ? selectMemberId : selectInvitationId;
  return ids.get(db, { teamId, first, before })?.id ?? Number.MAX_SAFE_INTEGER;
}

function findBlock(blocks: readonly Block[], rank: number): { block: number; before: number } | undefined {
  let before = rank;
  for (const { block, entries } of blocks) {
    if (before < entries) return { block, before };
    before -= entries;
  }
  return undefined;
}

interface Block {
  block: number;
  entries: number;
}

/** A block of one level holds this many of the level below; the triggers in `migrations.ts` count by it. */
const blockSize = 64;
const topLevel = 4;

const sumOfTopBlocks = statement<{ teamId: number; kind: Kind }, { entries: number | null }>(`
  SELECT SUM(entries) AS entries FROM better_stack_entry_counts
   WHERE team_id = :teamId AND kind = :kind AND level = ${topLevel}`);

const selectBlocks = statement<{ teamId: number; kind: Kind; level: number; first: number; last: number }, Block>(`
  SELECT block, entries FROM better_stack_entry_counts
   WHERE team_id = :teamId AND kind = :kind AND level = :level AND block BETWEEN :first AND :last
   ORDER BY block`);

const selectMemberId = statement<{ teamId: number; first: number; before: number }, { id: number }>(`
  SELECT person_id AS id FROM better_stack_memberships
   WHERE team_id = :teamId AND person_id >= :first ORDER BY person_id LIMIT 1 OFFSET :before`);

const selectInvitationId = statement<{ teamId: number; first: number; before: number }, { id: number }>(`
  SELECT id FROM better_stack_invitations
   WHERE team_id = :teamId AND id >= :first ORDER BY id LIMIT 1 OFFSET :before`);
