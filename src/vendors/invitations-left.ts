import { minute } from '../durations.ts';
import { windowOf, type Counted } from '../sandboxes/invitation-limit.ts';
import type { Sandbox } from '../sandboxes/sandbox.ts';
import type { Refusal } from './refusal.ts';

/**
 * Refuses to send more invitations than a token has left.
 * @param refuse makes the vendor's refusal
 */
export function requireInvitationsLeft(sandbox: Sandbox, counted: Counted, wanted: number, refuse: () => Refusal): void {
  const { inviteLimit } = sandbox.limits;
  if (inviteLimit === null || wanted === 0) return;
  const { sent, endsIn } = windowOf(sandbox, counted, inviteLimit);
  if (sent + wanted <= inviteLimit.count) return;
  throw withRetryAfter(refuse(), sandbox, endsIn);
}

/**
 * The refusal of too many requests, which says when to try again if the sandbox's limits want that.
 * @param endsIn milliseconds; a whole window unless given
 */
export function withRetryAfter(refusal: Refusal, { limits: { retryAfter, inviteLimit } }: Sandbox, endsIn = inviteLimit?.window ?? minute): Refusal {
  if (retryAfter) refusal.headers['retry-after'] = String(Math.ceil(endsIn / 1_000));
  return refusal;
}
