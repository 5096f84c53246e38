import type { FastifyRequest } from 'fastify';
import type { Database } from 'better-sqlite3';
import { statement } from '../../sandboxes/statement.ts';
import { errors } from './errors.ts';

/** What a personal access token is and may do. */
export interface Access {
  readonly token: string;
  /** Whose token it is. */
  readonly userId: string;
  readonly mayInvite: boolean;
}

/**
 * The access of a request.
 * @throws 401 for a token that is missing, malformed or unknown
 */
export function authenticate({ headers, sandbox }: FastifyRequest): Access {
  const token = bearerToken(headers.authorization);
  const row = token === undefined ? undefined : selectToken.get(sandbox.db, { token });
  if (!row) throw errors.tokenNotAccepted();
  return accessOf(row);
}

/** The scheme is compared without regard to case, as HTTP wants it. */
function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}

/** Every token of the world, for the words of the start. */
export function listTokens(db: Database): Access[] {
  return selectTokens.all(db, {}).map(accessOf);
}

interface TokenRow {
  token: string;
  userId: string;
  mayInvite: 0 | 1;
}

function accessOf({ token, userId, mayInvite }: TokenRow): Access {
  return { token, userId, mayInvite: mayInvite === 1 };
}

const tokenColumns = 'SELECT token, user_id AS userId, may_invite AS mayInvite FROM cloudbees_tokens';
const selectToken = statement<{ token: string }, TokenRow>(`${tokenColumns} WHERE token = :token`);
const selectTokens = statement<Record<never, never>, TokenRow>(`${tokenColumns} ORDER BY may_invite DESC, token`);
