import type { Database } from 'better-sqlite3';
import type { WorldDescription } from '../vendor.ts';
import { listTokens } from './authentication.ts';
import { organizationsOf } from './organization.ts';

/** The tokens of a world with what each may do, and a request that works. */
export function describeWorld(db: Database): WorldDescription {
  const tokens = listTokens(db).map((access) => ({ ...access, organizations: organizationsOf(db, access.userId) }));
  const first = tokens.find(({ organizations }) => organizations.length > 0);
  return {
    tokens: tokens.map(({ token, name, kind, userId, organizations }) => ({
      token,
      name,
      reach: `${userId} in ${organizations.join(', ') || 'no organization'}; ${kind === 'inviter' ? 'may invite' : 'may only read'}`,
    })),
    ...(first && { example: { path: `/v1/organizations/${encodeURIComponent(first.organizations[0]!)}/teams`, token: first.token } }),
  };
}
