import type { Database } from 'better-sqlite3';
import type { Counted } from '../../../sandboxes/invitation-limit.ts';
import type { Sandbox } from '../../../sandboxes/sandbox.ts';
import { requireInvitationsLeft } from '../../invitations-left.ts';
import type { Access } from '../authentication.ts';
import { errors } from '../errors.ts';
import type { TeamTokenRoles } from '../options.ts';
import { needsSeat, type Role, type RoleKind } from '../roles/roles.ts';
import { countTakenSeats, holdsSeat, seatsOf, type Entry, type Member } from './store.ts';

/** "Inviting admins is not allowed via API." */
export function refuseInvitingAdmin(role: Role): void {
  if (role.kind === 'admin') throw errors.adminNotInvitable();
}

/** "Removing admins is not allowed via API" */
export function refuseRemovingAdmin(member: Entry): void {
  if (member.role === 'admin') throw errors.adminNotRemovable();
}

/** "Assigning the admin role is not allowed via API." */
export function refuseAssigningAdmin(role: Role | undefined): void {
  if (role?.kind === 'admin') throw errors.adminNotAssignable();
}

/** "Changing an admin's role is not allowed via API." */
export function refuseChangingAdmin(member: Member | undefined): void {
  if (member?.role === 'admin') throw errors.adminRoleFixed();
}

/**
 * A team token has no say over billing admins, and gives nobody the team lead's role. Announced by the vendor in August and
 * September 2026; off unless `--team-token-roles restricted`.
 */
export function restrictTeamToken(access: Access, rule: TeamTokenRoles, roles: { given?: RoleKind | undefined; held?: RoleKind | undefined }): void {
  if (rule !== 'restricted' || access.kind !== 'team') return;
  if (roles.given === 'billing_admin' || roles.held === 'billing_admin') throw errors.teamTokenBillingAdmin();
  if (roles.given === 'team_lead') throw errors.teamTokenTeamLead();
}

/** "Cannot invite organization members due to quota limits." Somebody who has a seat already needs no other (assumed). */
export function requireSeat(db: Database, email: string, role: Role): void {
  const seats = seatsOf(db);
  if (seats === null || !needsSeat(role.kind) || holdsSeat(db, email)) return;
  if (countTakenSeats(db) >= seats) throw errors.noSeatLeft();
}

/** "Too many invitations sent. Please try again later." Each token has a count of its own. */
export function requireInvitationLeft(sandbox: Sandbox, counted: Counted): void {
  requireInvitationsLeft(sandbox, counted, 1, errors.tooManyInvitations);
}
