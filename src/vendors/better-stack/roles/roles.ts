import type { Database } from 'better-sqlite3';
import { statement } from '../../../sandboxes/statement.ts';

/** The roles every organization has, in the order the vendor lists them. */
export const builtInRoles = [
  { id: 101, name: 'Admin', kind: 'admin' },
  { id: 102, name: 'Billing admin', kind: 'billing_admin' },
  { id: 103, name: 'Team lead', kind: 'team_lead' },
  { id: 104, name: 'Responder', kind: 'responder' },
  { id: 105, name: 'Member', kind: 'member' },
] as const;

export type BuiltInRole = (typeof builtInRoles)[number]['kind'];

/** What `role` can read: any role that is not built in reads `custom`. */
export const roleKinds = ['admin', 'billing_admin', 'team_lead', 'responder', 'member', 'custom'] as const satisfies (BuiltInRole | 'custom')[];
export type RoleKind = (typeof roleKinds)[number];

export interface Role {
  readonly id: number;
  readonly name: string;
  readonly kind: RoleKind;
}

/** The roles an invitation may name. */
export const invitableRoles = ['responder', 'member', 'team_lead', 'billing_admin'] as const satisfies BuiltInRole[];

/** The role of an invitation that names none. */
export const defaultRole = 'responder';

/** Roles that belong to the whole organization: who holds one holds it in every team. */
export const organizationRoles = ['admin', 'billing_admin'] as const satisfies BuiltInRole[];

export function isOrganizationRole(kind: RoleKind): boolean {
  return (organizationRoles as readonly RoleKind[]).includes(kind);
}

/** Roles that use up a responder licence, a seat. That a custom role does is assumed. */
const seatedRoles = ['admin', 'team_lead', 'responder', 'custom'] as const satisfies RoleKind[];

export function needsSeat(kind: RoleKind): boolean {
  return (seatedRoles as readonly RoleKind[]).includes(kind);
}

export function findRole(db: Database, id: number): Role | undefined {
  return selectRole.get(db, { id });
}

export function findBuiltInRole(db: Database, kind: BuiltInRole): Role {
  const role = selectBuiltInRole.get(db, { kind });
  if (!role) throw new Error(`The world has no ${kind} role.`);
  return role;
}

/** Built-in roles first, then custom ones by id. */
export function listRoles(db: Database): Role[] {
  const roles = selectRoles.all(db, {});
  const builtIn = builtInRoles.flatMap(({ kind }) => roles.find((role) => role.kind === kind) ?? []);
  return [...builtIn, ...roles.filter(({ kind }) => kind === 'custom')];
}

const selectRole = statement<{ id: number }, Role>('SELECT id, name, kind FROM better_stack_roles WHERE id = :id');
const selectBuiltInRole = statement<{ kind: BuiltInRole }, Role>(`
  SELECT id, name, kind FROM better_stack_roles WHERE kind = :kind ORDER BY id LIMIT 1`);
const selectRoles = statement<Record<never, never>, Role>('SELECT id, name, kind FROM better_stack_roles ORDER BY id');
