import type { FastifyRequest } from 'fastify';
import type { Database } from 'better-sqlite3';
import { isReading } from '../../methods.ts';
import { statement } from '../../sandboxes/statement.ts';
import { bearerToken } from '../bearer-token.ts';
import { errors } from './errors.ts';
import type { Team } from './team.ts';

/** What a token is and what it reaches. */
export interface Access {
  readonly token: string;
  /** How people call it; shown where the token itself must not be. */
  readonly name: string;
  readonly kind: 'global' | 'team' | 'telemetry';
  readonly isReadOnly: boolean;
  /** The token's only team; null when it reaches all of them. */
  readonly team: Team | null;
}

/**
 * The access of a request to the team-management endpoints.
 * @throws 401 for a token that is missing, malformed, unknown or of the telemetry kind; 403 when it may only read
 */
export function authenticate(request: FastifyRequest): Access {
  const access = findAccess(request);
  if (access) request.caller = access;
  if (!access || access.kind === 'telemetry') throw errors.tokenNotAccepted();
  requireWriteAccess(request, access);
  return access;
}

/**
 * The access of a request to `/api/v2/teams`.
 * @throws 401 for everything but a global token; 403 when it may only read
 */
export function authenticateGlobal(request: FastifyRequest): Access {
  const access = findAccess(request);
  if (access) request.caller = access;
  if (access?.kind !== 'global') throw errors.globalTokenRequired();
  requireWriteAccess(request, access);
  return access;
}

function requireWriteAccess(request: FastifyRequest, access: Access): void {
  if (access.isReadOnly && !isReading(request)) throw errors.tokenReadOnly();
}

function findAccess(request: FastifyRequest): Access | undefined {
  const token = bearerToken(request.headers.authorization);
  return token === undefined ? undefined : selectToken.get(request.sandbox.db, { token });
}

/** Every token of the world. */
export function listTokens(db: Database): Access[] {
  return selectTokens.all(db, {});
}

interface TokenRow {
  token: string;
  name: string;
  kind: Access['kind'];
  readOnly: 0 | 1;
  teamId: number | null;
  teamName: string | null;
}

function accessOf({ token, name, kind, readOnly, teamId, teamName }: TokenRow): Access {
  const team = teamId === null || teamName === null ? null : { id: teamId, name: teamName };
  return { token, name, kind, isReadOnly: readOnly === 1, team };
}

const tokenColumns = `
  SELECT tokens.token, tokens.name, tokens.kind, tokens.read_only AS readOnly, teams.id AS teamId, teams.name AS teamName
    FROM better_stack_tokens AS tokens
         LEFT JOIN better_stack_teams AS teams ON teams.id = tokens.team_id`;

const selectToken = statement<{ token: string }, TokenRow, Access>(`${tokenColumns} WHERE tokens.token = :token`, accessOf);
const selectTokens = statement<Record<never, never>, TokenRow, Access>(`${tokenColumns} ORDER BY tokens.kind, teams.id, tokens.read_only, tokens.token`, accessOf);
