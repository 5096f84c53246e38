import type { Static } from '@sinclair/typebox';
import type { Database } from 'better-sqlite3';
import { errors } from '../errors.ts';
import { defaultRole, findBuiltInRole, findRole, type Role } from '../roles/roles.ts';
import type { InvitationBody } from './schemas.ts';
import { isId } from './store.ts';

/**
 * The role an invitation asks for.
 * @throws 404 for a role id that doesn't exist
 */
export function requestedRole(db: Database, { role, role_id: roleId }: Static<typeof InvitationBody>): Role {
  if (roleId === undefined) return findBuiltInRole(db, role ?? defaultRole);
  const found = isId(String(roleId)) ? findRole(db, Number(roleId)) : undefined;
  if (!found) throw errors.roleNotFound(String(roleId));
  return found;
}
