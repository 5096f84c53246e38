import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { worldWith } from '../../../support/fixture.ts';
import { start, type TestServer } from '../../../support/server.ts';

const path = '/api/v2/team-members';

interface Page {
  readonly data: readonly { readonly id: string; readonly type: string }[];
  readonly pagination: { readonly first: string; readonly last: string; readonly prev: string | null; readonly next: string | null };
}

/** People of a team whose ids have gaps of every size, as deletions leave them. */
const gaps = fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 60, max: 70 }), fc.integer({ min: 4_000, max: 300_000 })), { maxLength: 60 });
const idsOf = (gaps: readonly number[]) => gaps.reduce<number[]>((ids, gap) => [...ids, (ids.at(-1) ?? 0) + gap], []);
const query = fc.constantFrom((size: number) => `?per_page=${size}`, (size: number) => `?page=1&per_page=${size}`, (size: number) => `?x=%20a&per_page=${size}&team_name=y`);

it('the links lead through everybody exactly once, forwards and backwards, also after removals', async () => {
  await fc.assert(fc.asyncProperty(
    gaps, gaps, fc.integer({ min: 1, max: 25 }), query, fc.infiniteStream(fc.boolean()),
    async (memberGaps, invitationGaps, perPage, queryOf, removals) => {
      const [members, invitations] = [idsOf(memberGaps), idsOf(invitationGaps)];
      await using server = await start({ inviteLimit: 'off', fixture: worldOf(members, invitations) });
      expect(await walk(server, queryOf(perPage), perPage)).toEqual(entries(members, invitations));

      const [leftMembers, leftInvitations] = [members, invitations].map((ids) => ids.filter(() => !removals.next().value)) as [number[], number[]];
      for (const id of members) if (!leftMembers.includes(id)) await server.ask('DELETE', `${path}/${id}`);
      for (const id of invitations) if (!leftInvitations.includes(id)) await server.ask('DELETE', `${path}?email=i${id}@example.com`);
      expect(await walk(server, queryOf(perPage), perPage)).toEqual(entries(leftMembers, leftInvitations));

      await server.ask('POST', path, { body: { email: 'late@example.com' } });
      const all = await walk(server, queryOf(perPage), perPage);
      expect(all.slice(0, -1)).toEqual(entries(leftMembers, leftInvitations));
      expect(all.at(-1)).toBe(`team_member_invitation ${(invitations.at(-1) ?? 0) + 1}`);
    },
  ), { numRuns: 25 });
}, 120_000);

function entries(members: readonly number[], invitations: readonly number[]): string[] {
  return [...members.map((id) => `team_member ${id}`), ...invitations.map((id) => `team_member_invitation ${id}`)];
}

/** Follows `next` from the first page, and holds each page's links to its neighbours. */
async function walk(server: TestServer, query: string, perPage: number): Promise<string[]> {
  const seen: string[] = [];
  let previous: string | null = null;
  let here: string | null = `${path}${query}`;
  for (let number = 1; here !== null; number++) {
    const { data, pagination } = (await server.ask('GET', here)).body as Page;
    const self = withPage(`${server.origin}${path}${query}`, number);
    expect({ prev: pagination.prev, first: pagination.first }).toEqual({ prev: previous, first: withPage(`${server.origin}${path}${query}`, 1) });
    const isLast = pagination.next === null;
    expect(data.length).toBeLessThanOrEqual(perPage);
    expect(isLast ? pagination.last : data.length).toBe(isLast ? self : perPage);
    seen.push(...data.map(({ id, type }) => `${type} ${id}`));
    previous = self;
    here = pagination.next?.slice(server.origin.length) ?? null;
  }
  return seen;
}

/** A link as the vendor writes it: `page` keeps its place, or comes last. */
function withPage(url: string, page: number): string {
  return /[?&]page=/.test(url) ? url.replace(/([?&]page=)\d+/, `$1${page}`) : `${url}&page=${page}`;
}

function worldOf(members: readonly number[], invitations: readonly number[]) {
  return worldWith((organization) => {
    organization.people = members.map((id) => ({
      id, email: `m${id}@example.com`, first_name: 'First', last_name: 'Last', created_at: '2023-10-28T10:00:00.000Z', memberships: [{ team: 'Engineering', role: 'responder' }],
    }));
    organization.invitations = invitations.map((id) => ({
      id, team: 'Engineering', email: `i${id}@example.com`, invited_at: '2023-10-28T10:00:00.000Z', role: 'member',
    }));
  });
}
