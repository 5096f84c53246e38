import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { mediaTypeOf } from '../media-type.ts';
import { isReading } from '../methods.ts';
import type { Operation } from '../vendors/endpoint.ts';
import { isTypedRight, sentParameters, unknownKeys, unknownParameters } from './names.ts';
import { Recent } from './recent.ts';
import type { ClientRule } from './rules.ts';

/** Something a client did that production would ignore, or punish later. */
export interface ClientWarning {
  readonly rule: ClientRule;
  /** What it did, and what to do instead. */
  readonly message: string;
}

/** An invitation sent again within this many milliseconds is taken for a slip. */
const repeatedWithin = 1_000;

/** Watches what the clients of one world do. The wall clock tells how quickly they repeat themselves, the world's how long they wait. */
export class ClientLint {
  readonly #clock: Clock;
  readonly #wallClock: Clock;
  /** Pages that answers linked to. */
  readonly #linked = new Recent<true>();
  /** When an invitation was last sent, by its request. */
  readonly #invited = new Recent<number>();
  /** When a request may be sent again. */
  readonly #retryAt = new Recent<number>();

  constructor(clock: Clock, wallClock: Clock) {
    this.#clock = clock;
    this.#wallClock = wallClock;
  }

  /** What is to be said of an exchange; to be called once its answer is known. */
  check(operation: Operation, request: FastifyRequest, reply: FastifyReply): ClientWarning[] {
    return [
      ...unknownNames(request),
      ...contentType(request),
      ...tokenInQuery(request),
      ...this.#repeatedInvitation(operation, request, reply),
      ...this.#earlyRetry(request, reply),
      ...this.#countedPages(request),
    ];
  }

  /** To be called when the world may have changed: whoever is invited again then may have good reason. */
  forgetInvitations(): void {
    this.#invited.clear();
  }

  /** To be called when the world begins anew. */
  clear(): void {
    this.#linked.clear();
    this.#invited.clear();
    this.#retryAt.clear();
  }

  #repeatedInvitation({ sendsInvitations }: Operation, request: FastifyRequest, { statusCode }: FastifyReply): ClientWarning[] {
    if (statusCode >= 300 || isReading(request)) return [];
    if (!sendsInvitations) this.forgetInvitations();
    if (!sendsInvitations || request.fault) return []; // after a fault a client may well try again
    const invitation = fingerprint(request);
    const now = this.#wallClock.now();
    const before = this.#invited.get(invitation);
    this.#invited.set(invitation, now);
    if (before === undefined || now - before > repeatedWithin) return [];
    return [{ rule: 'repeated-invitation', message: 'The same invitation was sent twice within a second, and production sends the mail again. Send it once.' }];
  }

  #earlyRetry(request: FastifyRequest, reply: FastifyReply): ClientWarning[] {
    const now = this.#clock.now();
    const wait = waitOf(reply.getHeader('retry-after'), now);
    if (!(wait > 0) && this.#retryAt.isEmpty) return [];
    const sent = fingerprint(request);
    const retryAt = this.#retryAt.get(sent);
    if (wait > 0) this.#retryAt.set(sent, now + wait);
    else this.#retryAt.delete(sent);
    if (retryAt === undefined || now >= retryAt) return [];
    return [{ rule: 'early-retry', message: 'The request was sent again before the time of Retry-After was over. Wait that long.' }];
  }

  #countedPages({ pageShape, pageLinks, originalUrl }: FastifyRequest): ClientWarning[] {
    if (!pageLinks) return [];
    const isFollowed = this.#linked.get(pageOf(originalUrl)) !== undefined;
    for (const link of pageLinks) if (link !== null) this.#linked.set(pageOf(link), true);
    if (isFollowed || pageShape === 'only' || pageShape === 'first') return [];
    return [{ rule: 'counted-pages', message: 'A page was asked for that no answer linked to. Follow pagination.next instead of counting.' }];
  }
}

/** The milliseconds of a Retry-After, in seconds or as a date by the clock of the world; NaN when it is neither. */
function waitOf(retryAfter: unknown, now: number): number {
  const text = String(retryAfter ?? '');
  return /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
}

function unknownNames(request: FastifyRequest): ClientWarning[] {
  const parameters = unknownParameters(request).filter((name) => !isTokenName(name)).map((name): ClientWarning =>
    ({ rule: 'unknown-query-parameter', message: `The query parameter ${quoted(name)} means nothing here and is ignored. Check its spelling.` }));
  const keys = unknownKeys(request).map((name): ClientWarning =>
    ({ rule: 'unknown-body-key', message: `The body's key ${quoted(name)} means nothing here and is ignored. Check its spelling.` }));
  return [...parameters, ...keys];
}

/** A body of another type than the documented ones is as good as one without: `fetch` calls a string text/plain. */
function contentType(request: FastifyRequest): ClientWarning[] {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody || isTypedRight(request)) return [];
  const type = mediaTypeOf(sentHeader(request, 'content-type'));
  const came = type === '' ? 'without a content type' : `as ${quoted(type)}`;
  return [{ rule: 'missing-content-type', message: `The body came ${came}, and the documentation asks for JSON. Send "Content-Type: application/json".` }];
}

/** A header as it was sent: vendors bring the ones they read into a form that Fastify takes. */
function sentHeader({ raw: { rawHeaders } }: FastifyRequest, name: string): string | undefined {
  return rawHeaders[rawHeaders.findIndex((header, place) => place % 2 === 0 && header.toLowerCase() === name) + 1 || rawHeaders.length];
}

function tokenInQuery(request: FastifyRequest): ClientWarning[] {
  return sentParameters(request).filter(isTokenName).map((name) =>
    ({ rule: 'token-in-query', message: `The token stands in the query as ${quoted(name)}, where it is ignored and ends up in logs. Send it as "Authorization: Bearer".` }));
}

function isTokenName(name: string): boolean {
  return /^(?:(?:access|api|auth)?[-_]?token|api[-_]?key|authorization|bearer)$/i.test(name);
}

/** The same for the same request by the same caller; short, however long the request is. */
function fingerprint({ method, originalUrl, caller, rawBody }: FastifyRequest): string {
  return createHash('sha256').update(`${method} ${originalUrl} ${caller?.name ?? ''}\n${rawBody ?? ''}`).digest('base64');
}

/** The same for an address whatever its origin, the spelling and order of its parameters, and how often it has the same one. */
function pageOf(address: string): string {
  const url = URL.parse(address, 'http://localhost');
  if (!url) return address; // a Host that is none makes links that are none
  const parameters = new Set([...url.searchParams].map((parameter) => JSON.stringify(parameter)));
  return [url.pathname, ...[...parameters].toSorted()].join(' ');
}

const longestQuoted = 100;

function quoted(name: string): string {
  return JSON.stringify(name.length > longestQuoted ? `${name.slice(0, longestQuoted)}…` : name);
}
