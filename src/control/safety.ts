import { timingSafeEqual, createHash } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { onRequestHookHandler } from 'fastify';
import type { Config } from '../config.ts';
import { ControlError } from '../control-error.ts';

/** Whether a server that listens there can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4'); // written as IPv6 too
loopback.addAddress('::1', 'ipv6');

/** Whether the control API refuses everything, because others could reach it and no token is there to ask for. */
export function isControlClosed({ host, controlToken }: Pick<Config, 'host' | 'controlToken'>): boolean {
  return controlToken === undefined && !isLoopback(host);
}

/**
 * Lets a request to the control API pass only from where it may come: with the control token when there is one; without one,
 * only when the server listens to this machine alone. Pages of other sites are refused by their Origin, and whoever has no token
 * also by a Host that somebody else's DNS may point here.
 */
export function requireControlAccess(config: Config): onRequestHookHandler {
  const { host, controlToken, publicUrl } = config;
  const isClosed = isControlClosed(config);
  const published = publicUrl === undefined ? undefined : new URL(publicUrl);
  const ownNames = new Set(['localhost', host.toLowerCase(), published?.hostname]);
  const isOwnName = (name: string) => ownNames.has(name) || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  const isOwnOrigin = (origin: string, requestHost: string) => {
    const page = URL.parse(origin)?.host;
    return page !== undefined && (page === requestHost || page === published?.host);
  };

  return (request, _reply, done) => {
    const token = tokenOf(request.headers);
    const holdsToken = controlToken !== undefined && isSame(token, controlToken);
    if (!holdsToken && !isOwnName(request.hostname.toLowerCase())) throw refused(`the Host "${request.hostname}" is not this server`, 'Address it by IP, as localhost, or by the name in --public-url; or send the control token.');
    const { origin } = request.headers;
    if (origin !== undefined && !isOwnOrigin(origin, request.host.toLowerCase())) throw refused(`the Origin ${origin} is another site`, 'Call it from a page of its own, or from a program.');
    if (isClosed) throw refused('the server can be reached from other machines and has no control token', `${controlTokenAdvice}.`);
    if (controlToken !== undefined && !holdsToken) throw controlTokenRequired(token);
    done();
  };
}

/** What opens the control API of a server that others can reach. */
export const controlTokenAdvice = 'Start it with --control-token TOKEN or BETTER_STACK_MOCK_CONTROL_TOKEN';

/** The request header for the token, where a bearer token is the vendor's. */
const controlTokenHeader = 'x-mock-control-token';

function tokenOf({ authorization, [controlTokenHeader]: header }: NodeJS.Dict<string | string[]>): string {
  return header?.toString() ?? /^Bearer +(.+)$/i.exec(authorization?.toString() ?? '')?.[1] ?? '';
}

/** Compares in a time that tells nothing about where two texts differ, or how long they are. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** @param sent the token that came; empty when none did */
function controlTokenRequired(sent: string): ControlError {
  const [message, what] = sent === '' ? ['The control API asks for the control token.', 'it'] : ['The token that came is not the control token.', 'the one that the server was started with,'];
  return new ControlError(401, 'control_token_required', message, `Send ${what} as "Authorization: Bearer TOKEN" or "${controlTokenHeader}: TOKEN".`);
}

function refused(reason: string, hint: string): ControlError {
  return new ControlError(403, 'forbidden', `The control API refuses this request: ${reason}.`, hint);
}
