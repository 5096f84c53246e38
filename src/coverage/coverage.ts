import type { FastifyReply, FastifyRequest } from 'fastify';
import { contractBehaviours, type Behaviour, type ContractRoute } from './behaviours.ts';

/** How often each behaviour was met, by its id. What merging adds up. */
export interface CoverageHits {
  /** Requests to any operation. */
  readonly requests: number;
  readonly hits: Readonly<Record<string, number>>;
}

/** What the requests to one server exercised of the vendors' contracts. */
export class Coverage {
  readonly #routes: readonly ContractRoute[];
  readonly #hits = new Map<string, number>();
  #behaviours: readonly Behaviour[] | undefined;
  #requests = 0;

  /** @param routes the vendors' operations; more may be added to the array until the server is ready */
  constructor(routes: readonly ContractRoute[]) {
    this.#routes = routes;
  }

  get behaviours(): readonly Behaviour[] {
    return (this.#behaviours ??= contractBehaviours(this.#routes));
  }

  /** Counts what a request to an operation met; to be called once its answer is known. */
  record(request: FastifyRequest, reply: FastifyReply, prefix: string): void {
    this.#requests++;
    if (request.refusal) this.#count(`${prefix}/refusal/${request.refusal.rule}`);
    else this.#count(`${prefix}/answer/${reply.statusCode}`);
    if (request.caller) this.#count(`${prefix}/token/${request.caller.kind}`);
    if (request.pageShape) this.#count(`${prefix}/page/${request.pageShape}`);
    for (const name in request.query as object) this.#count(`${prefix}/parameter/${name}`);
    for (const name in request.body as object) this.#count(`${prefix}/parameter/${name}`);
  }

  export(): CoverageHits {
    const promised = this.behaviours.map(({ id }) => [id, this.#hits.get(id) ?? 0] as const).filter(([, count]) => count > 0);
    return { requests: this.#requests, hits: Object.fromEntries(promised) };
  }

  clear(): void {
    this.#hits.clear();
    this.#requests = 0;
  }

  #count(id: string): void {
    this.#hits.set(id, (this.#hits.get(id) ?? 0) + 1);
  }
}

/** Adds up what several runs, or shards of one, met. */
export function mergeCoverage(parts: readonly CoverageHits[]): CoverageHits {
  const hits: Record<string, number> = {};
  for (const part of parts) for (const [id, count] of Object.entries(part.hits)) hits[id] = (hits[id] ?? 0) + count;
  return { requests: parts.reduce((sum, { requests }) => sum + requests, 0), hits };
}
