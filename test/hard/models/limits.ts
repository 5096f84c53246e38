import { answer, cloudBeesRefused, controlRefused, refused, type Answer } from './answers.ts';
import { iso, type VendorName, type World } from './world.ts';

export interface Limits {
  /** How many invitations a token may send in so many milliseconds; null is no limit. */
  invite: { readonly count: number; readonly window: number; readonly text: string } | null;
  retryAfter: boolean;
}

/** When a token sent the first of some invitations, and how many. */
export interface Window {
  readonly startedAt: number;
  sent: number;
}

export function refuseTooMany(world: World, vendor: VendorName, token: string, wanted: number): Answer | undefined {
  const { limits: { invite, retryAfter }, clock } = world;
  if (!invite || wanted === 0) return undefined;
  const window = windowOf(world, vendor, token);
  if ((window?.sent ?? 0) + wanted <= invite.count) return undefined;
  const endsIn = (window?.startedAt ?? clock.now) + invite.window - clock.now;
  return { ...(vendor === 'cloudbees' ? cloudBeesRefused('tooManyInvites') : refused('tooManyInvitations')), retryAfter: retryAfter ? String(Math.ceil(endsIn / 1_000)) : undefined };
}

export function countInvitations(world: World, vendor: VendorName, token: string, count: number): void {
  if (!world.limits.invite || count === 0) return;
  const window = windowOf(world, vendor, token);
  if (window) window.sent += count;
  else open(world, vendor, token, count);
}

export function changeLimits(world: World, { invite, retryAfter, seats }: Partial<Limits> & { seats?: number | null }): Answer {
  if (invite !== undefined) world.limits.invite = invite;
  if (retryAfter !== undefined) world.limits.retryAfter = retryAfter;
  if (seats === null) delete world.state['better-stack'].seats;
  else if (seats !== undefined) world.state['better-stack'].seats = seats;
  return limitsOf(world);
}

export function exhaust(world: World, token: string): Answer {
  const { limits: { invite } } = world;
  return invite ? setSent(world, token, invite.count) : controlRefused(409, 'no_limit', 'There is no limit to exhaust.', 'Set one first: PATCH /_mock/limits {"invite_limit": "60/1m"}.');
}

export function refill(world: World, token: string): Answer {
  return setSent(world, token, 0);
}

export function limitsOf(world: World): Answer {
  const { limits: { invite, retryAfter }, state } = world;
  return answer(200, {
    invite_limit: invite?.text ?? 'off',
    retry_after: retryAfter,
    seats: state['better-stack'].seats ?? null,
    tokens: tokensOf(world).map(({ vendor, token, name }) => {
      const window = windowOf(world, vendor, token);
      const sent = window?.sent ?? 0;
      return { vendor, token, name, sent, left: invite && Math.max(0, invite.count - sent), window_ends_at: window && invite ? iso(window.startedAt + invite.window) : null };
    }),
  });
}

export function tokensOf({ state }: World): { vendor: VendorName; token: string; name: string }[] {
  return (['better-stack', 'cloudbees'] as const).flatMap((vendor) => state[vendor].tokens.map(({ token, name }) => ({ vendor, token, name })));
}

function setSent(world: World, token: string, sent: number): Answer {
  const known = tokensOf(world).find((known) => known.token === token);
  if (!known) return controlRefused(404, 'token_not_found', 'This world has no such token.', 'GET /_mock/limits lists the tokens.');
  open(world, known.vendor, token, sent);
  return limitsOf(world);
}

function open({ state, clock }: World, vendor: VendorName, token: string, sent: number): void {
  state.windows[`${vendor} ${token}`] = { startedAt: clock.now, sent };
}

/** The window of a token that is open now, with something sent in it. */
function windowOf({ state, limits: { invite }, clock: { now } }: World, vendor: VendorName, token: string): Window | undefined {
  const window = state.windows[`${vendor} ${token}`];
  return invite && window && window.sent > 0 && window.startedAt <= now && now < window.startedAt + invite.window ? window : undefined;
}
