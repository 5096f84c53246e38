import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { Operation } from '../vendors/endpoint.ts';

/** Something a client did that production would ignore, or punish later. */
export interface ClientWarning {
  readonly rule: ClientRule;
  /** What it did, and what to do instead. */
  readonly message: string;
}

export const clientRules = [
  'unknown-query-parameter', 'unknown-body-key', 'missing-content-type', 'token-in-query', 'repeated-invitation', 'early-retry', 'counted-pages',
] as const;
export type ClientRule = (typeof clientRules)[number];

/** An invitation sent again within this many milliseconds is taken for a slip. */
const repeatedWithin = 1_000;

/** How many links and how many invitations are remembered. */
const memory = 1_000;

/** Watches what the clients of one world do. The wall clock tells how quickly they repeat themselves, the world's how long they wait. */
export class ClientLint {
  readonly #clock: Clock;
  readonly #wallClock: Clock;
  /** Addresses of pages that answers linked to. */
  readonly #linked = new Set<string>();
  /** When an invitation was last sent, by its operation and body. */
  readonly #invited = new Map<string, number>();
  /** When an operation may be retried, by operation and token. */
  readonly #retryAt = new Map<string, number>();

  constructor(clock: Clock, wallClock: Clock) {
    this.#clock = clock;
    this.#wallClock = wallClock;
  }

  /** What is to be said of an exchange; to be called once its answer is known. */
  check(operation: Operation, request: FastifyRequest, reply: FastifyReply, payload: string | undefined): ClientWarning[] {
    return [
      ...unknownNames(request),
      ...missingContentType(request),
      ...tokenInQuery(request),
      ...this.#repeatedInvitation(operation, request, reply),
      ...this.#earlyRetry(operation, request, reply),
      ...this.#countedPages(request, payload),
    ];
  }

  #repeatedInvitation(operation: Operation, request: FastifyRequest, { statusCode }: FastifyReply): ClientWarning[] {
    if (!operation.sendsInvitations || statusCode >= 300) return [];
    const key = `${operation.name} ${request.originalUrl} ${JSON.stringify(request.body)}`;
    const now = this.#wallClock.now();
    const before = this.#invited.get(key);
    remember(this.#invited, key, now);
    if (before === undefined || now - before > repeatedWithin) return [];
    return [{ rule: 'repeated-invitation', message: 'The same invitation was sent twice within a second: production sends the mail again. Send it once.' }];
  }

  #earlyRetry(operation: Operation, request: FastifyRequest, reply: FastifyReply): ClientWarning[] {
    const key = `${operation.name} ${request.caller?.name}`;
    const now = this.#clock.now();
    const retryAt = this.#retryAt.get(key);
    const retryAfter = Number(reply.getHeader('retry-after'));
    if (retryAfter > 0) remember(this.#retryAt, key, now + retryAfter * 1_000);
    else this.#retryAt.delete(key);
    if (retryAt === undefined || now >= retryAt) return [];
    return [{ rule: 'early-retry', message: `The request came ${Math.ceil((retryAt - now) / 1_000)} s before Retry-After allowed it. Wait that long.` }];
  }

  #countedPages(request: FastifyRequest, payload: string | undefined): ClientWarning[] {
    if (!request.pageShape) return [];
    const { originalUrl } = request;
    const isFollowed = this.#linked.has(originalUrl);
    for (const link of linksIn(payload)) remember(this.#linked, link);
    if (isFollowed || !/[?&]page=0*(?!1(?:&|$))[1-9]/.test(originalUrl)) return [];
    return [{ rule: 'counted-pages', message: 'A page was asked for that no answer linked to. Follow pagination.next instead of counting.' }];
  }
}

function unknownNames({ query, body, routeOptions: { schema } }: FastifyRequest): ClientWarning[] {
  const parameters = namesBeside(query, schema?.querystring).map((name): ClientWarning =>
    ({ rule: 'unknown-query-parameter', message: `The query parameter "${name}" means nothing here and is ignored. Check its spelling.` }));
  const keys = namesBeside(body, schema?.body).map((name): ClientWarning =>
    ({ rule: 'unknown-body-key', message: `The body's key "${name}" means nothing here and is ignored. Check its spelling.` }));
  return [...parameters, ...keys];
}

function namesBeside(given: unknown, schema: unknown): string[] {
  const known = (schema as { properties?: object } | undefined)?.properties ?? {}; // TypeBox objects are JSON Schema
  return Object.keys((given as object | null | undefined) ?? {}).filter((name) => !Object.hasOwn(known, name));
}

function missingContentType({ headers }: FastifyRequest): ClientWarning[] {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody || headers['content-type'] !== undefined) return [];
  return [{ rule: 'missing-content-type', message: 'The body came without a content type, which the documentation requires. Send "Content-Type: application/json".' }];
}

function tokenInQuery({ query }: FastifyRequest): ClientWarning[] {
  const name = Object.keys(query as object).find((name) => /^(?:access_?token|api_?token|api_?key|token|authorization)$/i.test(name)); // a parsed query
  if (name === undefined) return [];
  return [{ rule: 'token-in-query', message: `The token stands in the query as "${name}", where it is ignored and ends up in logs. Send it as "Authorization: Bearer".` }];
}

/** The addresses that a page links to, without their origin. */
function linksIn(payload: string | undefined): string[] {
  const { pagination = {} } = JSON.parse(payload ?? '{}') as { pagination?: Record<string, unknown> }; // an answer of a vendor
  return Object.values(pagination).flatMap((link) => (typeof link === 'string' ? (URL.parse(link) ?? []) : [])).map(({ pathname, search }) => pathname + search);
}

/** Puts something into a set or map, and forgets the oldest when there is too much. */
function remember<Key, Value>(store: Set<Key> | Map<Key, Value>, key: Key, value?: Value): void {
  store.delete(key);
  if (store instanceof Set) store.add(key);
  else store.set(key, value as Value); // a map's caller gives one
  if (store.size > memory) store.delete(store.keys().next().value as Key); // it isn't empty
}
