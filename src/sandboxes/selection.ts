import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { ControlError } from '../control-error.ts';
import { isControlUrl, originForm, originIn } from '../request-target.ts';
import { isName } from './names.ts';
import { defaultSandbox } from './place.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** The origin that stands in the target itself. */
    targetOrigin?: string | undefined;
  }
}

/** The request header that names a sandbox. */
export const sandboxHeader = 'x-mock-sandbox';

/** `/~NAME/api/v2/teams`: the name, and the rest. */
const prefixed = /^\/~([^/?]*)(.*)$/s;

/**
 * Takes the sandbox's name off the front of a URL: `/~NAME/api/v2/teams` is `/api/v2/teams` in sandbox NAME. What links in
 * answers begin with is the whole one.
 */
export function rewriteUrl(request: IncomingMessage & { originalUrl?: string }): string {
  const target = request.url ?? '/';
  const url = originForm(target);
  if (!target.startsWith('/')) request.targetOrigin = originIn(target);
  request.originalUrl = url; // where Fastify keeps it
  return withoutSandbox(url);
}

/** What of a URL the vendor is asked. */
export function withoutSandbox(url: string): string {
  if (!url.startsWith('/~')) return url;
  const [, , rest = ''] = prefixed.exec(url) ?? [];
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/**
 * The name of the sandbox a request means: by its URL (`/~NAME/…`), its header `X-Mock-Sandbox`, or its token
 * (`Bearer TOKEN@NAME`, which is made the bare token). Without any of them it means the default one.
 * @throws ControlError 400 when two of them disagree
 */
export function requestedSandbox({ originalUrl, url, headers }: FastifyRequest): string {
  const byUrl = originalUrl.startsWith('/~') ? decoded(prefixed.exec(originalUrl)?.[1] ?? '') : undefined;
  const byHeader = headers[sandboxHeader]?.toString();
  const byToken = isControlUrl(url) ? undefined : takeTokenSuffix(headers); // its token is none of a vendor's
  const name = byUrl ?? byHeader ?? byToken ?? defaultSandbox;
  for (const other of [byHeader, byToken]) if (other !== undefined && other !== name) throw ambiguous(name, other);
  return name;
}

/** A bearer token with a name behind it. */
const suffixed = /^(Bearer +\S+)@([^\s@]+) *$/i;

/** What stands behind an @ and can be no name belongs to a token that nobody has, which is the vendor's to refuse. */
function takeTokenSuffix(headers: FastifyRequest['headers']): string | undefined {
  if (!headers.authorization?.includes('@')) return undefined;
  const [, authorization, name = ''] = suffixed.exec(headers.authorization) ?? [];
  if (authorization === undefined || !isName(name)) return undefined;
  headers.authorization = authorization;
  return name;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // it is refused as a name then
  }
}

function ambiguous(one: string, other: string): ControlError {
  return new ControlError(400, 'sandbox_ambiguous', `The request names two sandboxes, "${one}" and "${other}".`, 'Name one, by URL, header or token.');
}
