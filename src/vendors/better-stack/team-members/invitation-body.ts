import { isBlank } from '../parameters.ts';

/**
 * Brings an invitation's body into the form that is validated: the address without the white space around it, and of a role
 * and a role id only the id (both assumed). A blank role id is none.
 */
export function normalizeInvitation(body: { email: unknown; role?: unknown; role_id?: unknown }): void {
  if (typeof body.email === 'string') body.email = body.email.trim();
  if (isBlank(body.role_id)) delete body.role_id;
  else delete body.role;
}
