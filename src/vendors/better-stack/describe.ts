import type { Database } from 'better-sqlite3';
import type { WorldDescription } from '../vendor.ts';
import { listTokens, type Access } from './authentication.ts';

/** The tokens of a world with what each can reach, and a request that works. */
export function describeWorld(db: Database): WorldDescription {
  const tokens = listTokens(db);
  const example = exampleWith(tokens, 'team', '/api/v2/team-members') ?? exampleWith(tokens, 'global', '/api/v2/teams');
  return {
    tokens: tokens.map((access) => ({ token: access.token, name: access.name, reach: reachOf(access) })),
    ...(example && { example }),
  };
}

function exampleWith(tokens: readonly Access[], kind: Access['kind'], path: string): WorldDescription['example'] {
  const found = tokens.find((access) => access.kind === kind);
  return found && { path, token: found.token };
}

function reachOf({ kind, team, isReadOnly }: Access): string {
  const reach = {
    global: 'every team; names one with ?team_name=',
    team: `team ${team?.name}`,
    telemetry: `telemetry of ${team?.name}; refused here with 401`,
  }[kind];
  return isReadOnly ? `${reach}, read-only` : reach;
}
