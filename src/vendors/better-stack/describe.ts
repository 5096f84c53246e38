import type { Database } from 'better-sqlite3';
import type { WorldDescription } from '../vendor.ts';
import { listTokens, type Access } from './authentication.ts';

/** The tokens of a world with what each can reach, and a request that works. */
export function describeWorld(db: Database): WorldDescription {
  const tokens = listTokens(db);
  const token = tokens.find(({ kind }) => kind === 'team')?.token;
  return {
    tokens: tokens.map((access) => ({ token: access.token, name: access.name, reach: reachOf(access) })),
    ...(token !== undefined && { example: { path: '/api/v2/team-members', token } }),
  };
}

function reachOf({ kind, team, isReadOnly }: Access): string {
  const reach = {
    global: 'every team; names one with ?team_name=',
    team: `team ${team?.name}`,
    telemetry: `telemetry of ${team?.name}; refused here with 401`,
  }[kind];
  return isReadOnly ? `${reach}, read-only` : reach;
}
