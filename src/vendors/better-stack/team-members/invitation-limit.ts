import type { Rate } from '../../../option.ts';
import type { Sandbox } from '../../../sandboxes/sandbox.ts';
import { statement } from '../../../sandboxes/statement.ts';

/** A token's current window: how many invitations it sent, and in how many milliseconds the window is over. */
export function windowOf({ db, clock }: Sandbox, token: string, { window }: Rate): { sent: number; endsIn: number } {
  const current = selectWindow.get(db, { token });
  const endsIn = current ? current.startedAt + window - clock.now() : 0;
  return current && endsIn > 0 ? { sent: current.sent, endsIn } : { sent: 0, endsIn: window };
}

/** Counts an invitation that was sent. The first one opens the window, which stays where it is until it is over. */
export function countSentInvitation(sandbox: Sandbox, token: string): void {
  const { inviteLimit } = sandbox.limits;
  if (inviteLimit === null) return;
  const { sent } = windowOf(sandbox, token, inviteLimit);
  if (sent === 0) openWindow.run(sandbox.db, { token, startedAt: sandbox.clock.now() });
  else countInWindow.run(sandbox.db, { token });
}

const selectWindow = statement<{ token: string }, { startedAt: number; sent: number }>(`
  SELECT started_at AS startedAt, sent FROM better_stack_invitation_windows WHERE token = :token`);

const openWindow = statement<{ token: string; startedAt: number }>(`
  INSERT INTO better_stack_invitation_windows VALUES (:token, :startedAt, 1)
      ON CONFLICT DO UPDATE SET started_at = excluded.started_at, sent = 1`);

const countInWindow = statement<{ token: string }>('UPDATE better_stack_invitation_windows SET sent = sent + 1 WHERE token = :token');
