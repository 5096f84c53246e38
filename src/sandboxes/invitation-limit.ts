import type { Rate } from '../option.ts';
import type { Sandbox } from './sandbox.ts';
import { statement } from './statement.ts';

/** One token of one vendor, which has a count of its own. */
export interface Counted {
  readonly vendor: string;
  readonly token: string;
}

/**
 * A token's current window: how many invitations it sent, and in how many milliseconds the window is over. One in which
 * nothing counts since a refill is none, nor is one that opened in the future, before the clock was set back.
 */
export function windowOf({ db, clock }: Sandbox, counted: Counted, { window }: Rate): { sent: number; endsIn: number } {
  const current = selectWindow.get(db, counted);
  const now = clock.now();
  if (!current || current.sent === 0 || now < current.startedAt || now >= current.startedAt + window) return { sent: 0, endsIn: window };
  return { sent: current.sent, endsIn: current.startedAt + window - now };
}

/** Counts invitations that were sent. The first one opens the window, which stays where it is until it is over. */
export function countSentInvitations(sandbox: Sandbox, counted: Counted, count = 1): void {
  const { inviteLimit } = sandbox.limits;
  if (inviteLimit === null || count === 0) return;
  const { sent } = windowOf(sandbox, counted, inviteLimit);
  if (sent === 0) setInvitationWindow(sandbox, counted, count);
  else addToWindow.run(sandbox.db, { ...counted, count });
}

/** Opens a window now, with so many invitations sent in it. */
export function setInvitationWindow({ db, clock }: Sandbox, counted: Counted, sent: number): void {
  openWindow.run(db, { ...counted, startedAt: clock.now(), sent });
}

const selectWindow = statement<Counted, { startedAt: number; sent: number }>(`
  SELECT started_at AS startedAt, sent FROM sandbox_invitation_windows WHERE vendor = :vendor AND token = :token`);

const openWindow = statement<Counted & { startedAt: number; sent: number }>(`
  INSERT INTO sandbox_invitation_windows (vendor, token, started_at, sent) VALUES (:vendor, :token, :startedAt, :sent)
      ON CONFLICT DO UPDATE SET started_at = excluded.started_at, sent = excluded.sent`);

const addToWindow = statement<Counted & { count: number }>(`
  UPDATE sandbox_invitation_windows SET sent = sent + :count WHERE vendor = :vendor AND token = :token`);
