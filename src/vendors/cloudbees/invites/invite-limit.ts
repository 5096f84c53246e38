import type { Rate } from '../../../option.ts';
import type { Sandbox } from '../../../sandboxes/sandbox.ts';
import { statement } from '../../../sandboxes/statement.ts';

/** A token's current window: how many invites it sent, and in how many milliseconds the window is over. */
export function windowOf({ db, clock }: Sandbox, token: string, { window }: Rate): { sent: number; endsIn: number } {
  const current = selectWindow.get(db, { token });
  const endsIn = current ? current.startedAt + window - clock.now() : 0;
  return current && endsIn > 0 ? { sent: current.sent, endsIn } : { sent: 0, endsIn: window };
}

/** Counts invites that were sent. The first one opens the window, which stays where it is until it is over. */
export function countSentInvites(sandbox: Sandbox, token: string, count: number): void {
  const { inviteLimit } = sandbox.limits;
  if (inviteLimit === null || count === 0) return;
  const { sent } = windowOf(sandbox, token, inviteLimit);
  if (sent === 0) openWindow.run(sandbox.db, { token, startedAt: sandbox.clock.now(), count });
  else countInWindow.run(sandbox.db, { token, count });
}

const selectWindow = statement<{ token: string }, { startedAt: number; sent: number }>(`
  SELECT started_at AS startedAt, sent FROM cloudbees_invite_windows WHERE token = :token`);

const openWindow = statement<{ token: string; startedAt: number; count: number }>(`
  INSERT INTO cloudbees_invite_windows VALUES (:token, :startedAt, :count)
      ON CONFLICT DO UPDATE SET started_at = excluded.started_at, sent = excluded.sent`);

const countInWindow = statement<{ token: string; count: number }>('UPDATE cloudbees_invite_windows SET sent = sent + :count WHERE token = :token');
