import type { FastifyRequest } from 'fastify';
import type { Database } from 'better-sqlite3';
import { statement } from '../../sandboxes/statement.ts';
import { bearerToken } from '../bearer-token.ts';
import { errors } from './errors.ts';

/** What a personal access token is and may do. */
export interface Access {
  readonly token: string;
  /** How people call it; shown where the token itself must not be. */
  readonly name: string;
  readonly kind: TokenKind;
  /** Whose token it is. */
  readonly userId: string;
}

/** What a token can be: with the right to invite, or without. */
export const tokenKinds = ['inviter', 'viewer'] as const;
export type TokenKind = (typeof tokenKinds)[number];

/**
 * The access of a request.
 * @throws 401 for a token that is missing, malformed or unknown
 */
export function authenticate(request: FastifyRequest): Access {
  const token = bearerToken(request.headers.authorization);
  const access = token === undefined ? undefined : selectToken.get(request.sandbox.db, { token });
  if (!access) throw errors.tokenNotAccepted();
  request.caller = access;
  return access;
}

/** Every token of the world. */
export function listTokens(db: Database): Access[] {
  return selectTokens.all(db, {});
}

interface TokenRow {
  token: string;
  name: string;
  userId: string;
  mayInvite: 0 | 1;
}

function accessOf({ mayInvite, ...token }: TokenRow): Access {
  return { ...token, kind: mayInvite === 1 ? 'inviter' : 'viewer' };
}

const tokenColumns = 'SELECT token, name, user_id AS userId, may_invite AS mayInvite FROM cloudbees_tokens';
const selectToken = statement<{ token: string }, TokenRow, Access>(`${tokenColumns} WHERE token = :token`, accessOf);
const selectTokens = statement<Record<never, never>, TokenRow, Access>(`${tokenColumns} ORDER BY may_invite DESC, token`, accessOf);
