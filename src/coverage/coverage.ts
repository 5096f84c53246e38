import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClientRule, ClientWarning } from '../client-lint/lint.ts';
import type { Operation } from '../vendors/endpoint.ts';
import { behaviourKinds, contractBehaviours, type Behaviour, type BehaviourKind, type ContractRoute } from './behaviours.ts';

/** How often each thing was met. What merging adds up. */
export interface CoverageHits {
  /** Requests to any operation. */
  readonly requests: number;
  /** By the behaviour's id; those that were never met are left out. */
  readonly hits: Readonly<Record<string, number>>;
  /** What the clients should do otherwise, by rule. */
  readonly warnings: Readonly<Partial<Record<ClientRule, number>>>;
}

type Counts = Map<string, number>;

/** What the requests to one server exercised of the vendors' contracts, over all its sandboxes. */
export class Coverage {
  readonly #routes: readonly ContractRoute[];
  readonly #met = new Map<Operation, Record<BehaviourKind, Counts>>();
  readonly #warnings: Counts = new Map();
  #behaviours: readonly Behaviour[] | undefined;
  #requests = 0;

  /** @param routes the vendors' operations; more may be added to the array until the server is ready */
  constructor(routes: readonly ContractRoute[]) {
    this.#routes = routes;
  }

  /** Everything that a client can meet. */
  get behaviours(): readonly Behaviour[] {
    return (this.#behaviours ??= contractBehaviours(this.#routes));
  }

  /** Counts what a request to an operation met; to be called once its answer is known. */
  record(operation: Operation, request: FastifyRequest, { statusCode }: FastifyReply, warnings: readonly ClientWarning[]): void {
    const { refusal, caller, pageShape, query, body } = request;
    const met = this.#countsOf(operation);
    this.#requests++;
    if (refusal) count(met.refusal, refusal.rule);
    else count(met.answer, String(statusCode));
    if (caller) count(met.token, caller.kind);
    if (pageShape) count(met.page, pageShape);
    for (const name in query as object) count(met.parameter, name);
    for (const name in body as object) count(met.parameter, name);
    for (const { rule } of warnings) count(this.#warnings, rule);
  }

  export(): CoverageHits {
    const hits = this.#routes.flatMap(({ vendor, operation }) => {
      const met = this.#met.get(operation);
      return met ? behaviourKinds.flatMap((kind) => [...met[kind]].map(([key, hits]) => [`${vendor.name}/${operation.name}/${kind}/${key}`, hits] as const)) : [];
    });
    const promised = new Set(this.behaviours.map(({ id }) => id));
    return {
      requests: this.#requests,
      hits: Object.fromEntries(hits.filter(([id]) => promised.has(id))),
      warnings: Object.fromEntries(this.#warnings),
    };
  }

  clear(): void {
    this.#met.clear();
    this.#warnings.clear();
    this.#requests = 0;
  }

  #countsOf(operation: Operation): Record<BehaviourKind, Counts> {
    let met = this.#met.get(operation);
    if (!met) this.#met.set(operation, (met = { answer: new Map(), refusal: new Map(), parameter: new Map(), token: new Map(), page: new Map() }));
    return met;
  }
}

function count(counts: Counts, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
