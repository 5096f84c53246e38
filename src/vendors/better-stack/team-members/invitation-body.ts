import { isBlank } from '../parameters.ts';

interface Invitation {
  email?: unknown;
  role?: unknown;
  role_id?: unknown;
}

/**
 * Brings an invitation's body into the form that is validated: with what the query says, the address without the white space around
 * it, and of a role and a role id only the id (all assumed). A blank role id is none.
 */
export function normalizeInvitation(body: Invitation, query: Invitation): void {
  for (const field of ['email', 'role', 'role_id'] as const) if (!isBlank(query[field])) body[field] = query[field];
  if (typeof body.email === 'string') body.email = body.email.trim();
  if (isBlank(body.role_id)) delete body.role_id;
  else delete body.role;
}
