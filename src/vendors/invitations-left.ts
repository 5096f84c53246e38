import { windowOf, type Counted } from '../sandboxes/invitation-limit.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import type { Refusal } from './refusal.ts';

/**
 * Refuses to send more invitations than a token has left.
 * @param refuse makes the vendor's refusal, which says when to try again if the sandbox's limits want that
 */
export function requireInvitationsLeft(sandbox: Sandbox, counted: Counted, wanted: number, refuse: () => Refusal): void {
  const { inviteLimit, retryAfter } = sandbox.limits;
  if (inviteLimit === null || wanted === 0) return;
  const { sent, endsIn } = windowOf(sandbox, counted, inviteLimit);
  if (sent + wanted <= inviteLimit.count) return;
  const refusal = refuse();
  if (retryAfter) refusal.headers['retry-after'] = String(Math.ceil(endsIn / 1_000));
  throw refusal;
}
