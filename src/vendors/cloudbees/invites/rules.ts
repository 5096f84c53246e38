import { isMoment, timestampOf } from '../../../clock.ts';
import { day } from '../../../durations.ts';
import type { Counted } from '../../../sandboxes/invitation-limit.ts';
import type { Sandbox } from '../../../sandboxes/sandbox.ts';
import { requireInvitationsLeft } from '../../invitations-left.ts';
import type { Access } from '../authentication.ts';
import { errors } from '../errors.ts';
import type { StoredTeam } from '../teams/store.ts';

/** How long an invite is valid that names no expiry: 5 days (documented; an older page said 15). */
const validity = 5 * day;

/** The expiry of an invite that was made at a moment and names none; both in ISO 8601. */
export function defaultExpiration(madeAt: string): string {
  return timestampOf(Date.parse(madeAt) + validity);
}

/** A token without the right to invite may only read. */
export function requireInviteRight({ kind }: Access): void {
  if (kind !== 'inviter') throw errors.inviteNotPermitted();
}

/** Teams managed by single sign-on take their members from there. */
export function refuseImmutable(teams: readonly StoredTeam[]): void {
  const immutable = teams.find((team) => team.immutable === 1);
  if (immutable) throw errors.teamManagedElsewhere(immutable.id);
}

/** The shape of RFC 3339 as Go reads it; the schema has held it to the calendar. */
const goTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/**
 * The expiry of an invite as it is stored.
 * @param now in ISO 8601
 * @param asked RFC 3339, in any time zone
 * @throws 400 when Go reads no time in it, or one that is not in the future
 */
export function expirationOf(now: string, asked: string | undefined): string {
  if (asked === undefined) return defaultExpiration(now);
  const instant = Date.parse(asked);
  if (!goTime.test(asked) || !isMoment(instant)) throw errors.expirationMalformed('expirationDate', asked);
  const expiration = new Date(instant).toISOString();
  if (expiration <= now) throw errors.expirationPast('expirationDate', asked);
  return expiration;
}

/** Each token has a count of its own. An invite for each e-mail and team counts, and so does one that is sent again (assumed). */
export function requireInvitesLeft(sandbox: Sandbox, counted: Counted, wanted: number): void {
  requireInvitationsLeft(sandbox, counted, wanted, errors.tooManyInvites);
}
