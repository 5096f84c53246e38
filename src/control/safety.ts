import { timingSafeEqual, createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { onRequestHookHandler } from 'fastify';
import type { Config } from '../config.ts';
import { ControlError } from '../control-error.ts';

/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Lets a request to the control API pass only from where it may come: with the control token when there is one; without one,
 * only when the server listens to this machine alone. Pages of other sites are refused by their Origin, and names that somebody
 * else's DNS points here by their Host.
 */
export function requireControlAccess({ host, controlToken, publicUrl }: Config): onRequestHookHandler {
  const ownNames = new Set(['localhost', host, ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname])]);
  const isOwn = (name: string) => ownNames.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0;

  return (request, _reply, done) => {
    if (!isOwn(request.hostname)) throw refused(`the Host "${request.hostname}" is not this server`, 'Address it by IP, as localhost, or by the name in --public-url.');
    const { origin } = request.headers;
    if (origin !== undefined && URL.parse(origin)?.host !== request.host) throw refused(`the Origin ${origin} is another site`, 'Call it from a page of its own, or from a program.');
    if (controlToken !== undefined) requireToken(request.headers, controlToken);
    else if (!isLoopback(host)) throw refused('the server can be reached from other machines and has no control token', 'Start it with --control-token TOKEN or BETTER_STACK_MOCK_CONTROL_TOKEN.');
    done();
  };
}

/** The request header for the token, where a bearer token is the vendor's. */
export const controlTokenHeader = 'x-mock-control-token';

function requireToken({ authorization, [controlTokenHeader]: header }: NodeJS.Dict<string | string[]>, token: string): void {
  const given = header?.toString() ?? /^Bearer +(.+)$/i.exec(authorization?.toString() ?? '')?.[1] ?? '';
  if (!isSame(given, token)) {
    throw new ControlError(401, 'control_token_required', 'The control API asks for the control token.', `Send it as "Authorization: Bearer TOKEN" or "${controlTokenHeader}: TOKEN".`);
  }
}

/** Compares in a time that tells nothing about where two texts differ, or how long they are. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function refused(reason: string, hint: string): ControlError {
  return new ControlError(403, 'forbidden', `The control API refuses this request: ${reason}.`, hint);
}
