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

/** Accepts what has waited long enough, each at the moment its wait was over. */
export function acceptDue(sandbox: Sandbox, vendors: readonly Vendor[]): void {
  const { after } = sandbox.acceptance;
  if (after === null) return;
  const invitedUntil = new Date(sandbox.clock.now() - after).toISOString();
  if (!vendors.some(({ invitations }) => invitations.find(sandbox.db, { invitedUntil }).length > 0)) return;
  sandbox.transaction(() => {
    for (const vendor of vendors) {
      for (const invitation of vendor.invitations.find(sandbox.db, { invitedUntil })) {
        const dueAt = new Date(Date.parse(invitation.invitedAt) + after).toISOString();
        acceptInvitation(sandbox, vendor, invitation, {}, dueAt);
      }
    }
  });
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
