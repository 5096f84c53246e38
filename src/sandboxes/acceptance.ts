import type { AcceptAfter } from '../acceptance-mode.ts';
import { timestamp } from '../clock.ts';
import type { PendingInvitation, Vendor } from '../vendors/vendor.ts';
import type { Sandbox } from './sandbox.ts';
import { statement } from './statement.ts';

/** How the invitations of one world get accepted. */
export interface Acceptance {
  after: AcceptAfter;
}

export interface Names {
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * Makes a member of an invited person, in the caller's transaction.
 * @param names those of the address unless given; somebody who is in the organization already keeps their own
 * @param at when it happens, in ISO 8601; now unless given
 * @returns the member's id
 */
export function acceptInvitation(sandbox: Sandbox, vendor: Vendor, invitation: PendingInvitation, names: Partial<Names> = {}, at = timestamp(sandbox.clock)): string {
  const { db } = sandbox;
  const memberId = vendor.invitations.accept(db, invitation.id, { ...namesOf(invitation.email), ...names, at });
  insertAcceptance.run(db, { vendor: vendor.name, invitationId: invitation.id, memberId });
  return memberId;
}

/** The member that an invitation made, or undefined if nobody accepted it. */
export function acceptedAs({ db }: Sandbox, vendor: string, invitationId: string): string | undefined {
  return selectAcceptance.get(db, { vendor, invitationId })?.memberId;
}

/** A vendor's invitations that can still be accepted. */
export function findPending({ db, clock }: Sandbox, vendor: Vendor, wanted: Parameters<Vendor['invitations']['find']>[1]): PendingInvitation[] {
  const now = timestamp(clock);
  return vendor.invitations.find(db, wanted).filter((invitation) => isOpenAt(invitation, now));
}

/** Accepts what has waited long enough, each at the moment its wait was over, unless its time was over before. */
export function acceptDue(sandbox: Sandbox, vendors: readonly Vendor[]): void {
  const { after } = sandbox.acceptance;
  if (after === null) return;
  const { db } = sandbox;
  const due = vendors.flatMap((vendor) => dueInvitations(sandbox, vendor, after));
  if (due.length === 0) return;
  sandbox.transaction(() => {
    for (const { vendor, invitation, dueAt } of due) {
      const isGone = vendor.invitations.find(db, { id: invitation.id }).length === 0; // one acceptance can settle another invitation
      if (!isGone) acceptInvitation(sandbox, vendor, invitation, {}, dueAt);
    }
  });
}

function dueInvitations({ db, clock }: Sandbox, vendor: Vendor, after: number) {
  const invitedUntil = new Date(clock.now() - after).toISOString();
  return vendor.invitations.find(db, { invitedUntil })
    .map((invitation) => ({ vendor, invitation, dueAt: new Date(Date.parse(invitation.invitedAt) + after).toISOString() }))
    .filter(({ invitation, dueAt }) => isOpenAt(invitation, dueAt));
}

function isOpenAt({ expiresAt }: PendingInvitation, moment: string): boolean {
  return expiresAt === undefined || expiresAt > moment;
}

/** The names an address suggests: `new.user@example.com` is New User. */
export function namesOf(email: string): Names {
  const [mailbox = ''] = email.split(/[@+]/, 1);
  const [firstName = '', ...rest] = mailbox.split(/[._-]+/).filter((word) => word !== '').map(capitalized);
  return { firstName, lastName: rest.join(' ') };
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const insertAcceptance = statement<{ vendor: string; invitationId: string; memberId: string }>(`
  INSERT INTO sandbox_acceptances (vendor, invitation_id, member_id) VALUES (:vendor, :invitationId, :memberId)
      ON CONFLICT DO UPDATE SET member_id = excluded.member_id`);

const selectAcceptance = statement<{ vendor: string; invitationId: string }, { memberId: string }>(`
  SELECT member_id AS memberId FROM sandbox_acceptances WHERE vendor = :vendor AND invitation_id = :invitationId`);
