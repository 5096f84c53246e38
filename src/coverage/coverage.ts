import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClientWarning } from '../client-lint/lint.ts';
import type { Operation } from '../vendors/endpoint.ts';
import { contractBehaviours, type Behaviour, type BehaviourKind, type ContractRoute } from './behaviours.ts';
import type { WarningReport } from './report.ts';

/** How often each thing was met. What merging adds up. */
export interface CoverageHits {
  /** Requests to any operation, by vendor. */
  readonly requests: Readonly<Record<string, number>>;
  /** By the behaviour's id; those that were never met are left out. */
  readonly hits: Readonly<Record<string, number>>;
  readonly warnings: readonly WarningReport[];
  /** Whether how clients ask was looked at. */
  readonly watchesClients: boolean;
}

interface Counter {
  hits: number;
}

/** The counters of one operation: of what is promised, by its key, and of nothing else, so that no client can make them grow. */
type Tally = Readonly<Record<BehaviourKind, Map<string, Counter>>> & { readonly vendor: string; readonly requests: Counter };

/** How many different warnings are told apart; further ones are left out. */
const distinctWarnings = 1_000;

/** What the requests to one server exercised of the vendors' contracts, over all its sandboxes. */
export class Coverage {
  readonly #routes: readonly ContractRoute[];
  readonly #watchesClients: boolean;
  readonly #tallies = new Map<Operation, Tally>();
  readonly #warnings = new Map<string, WarningReport & { times: number }>();

  /**
   * @param routes the vendors' operations; more may be added to the array until the server is ready
   * @param watchesClients whether it is told of warnings
   */
  constructor(routes: readonly ContractRoute[], watchesClients: boolean) {
    this.#routes = routes;
    this.#watchesClients = watchesClients;
  }

  /** Everything that a client can meet. */
  get behaviours(): readonly Behaviour[] {
    return contractBehaviours(this.#routes);
  }

  /** Counts what a request to an operation met; to be called once its answer is known. */
  record(operation: Operation, request: FastifyRequest, { statusCode }: FastifyReply): void {
    const { refusal, caller, pageShape, query, body, fault } = request;
    const tally = this.#tallies.get(operation) ?? this.#addTally(operation);
    tally.requests.hits++;
    if (fault?.act?.distorts) return; // the client meets the fault, and nothing of the contract
    count(refusal ? tally.refusal : tally.answer, refusal ? refusal.rule : String(statusCode));
    if (caller) count(tally.token, caller.kind);
    if (pageShape) count(tally.page, pageShape);
    for (const name in query as object) count(tally.parameter, name);
    for (const name in body as object) count(tally.parameter, name);
  }

  /** Counts what is to be said of a client. */
  recordWarnings(operation: Operation, warnings: readonly ClientWarning[]): void {
    for (const { rule, message } of warnings) {
      const { vendor } = this.#tallies.get(operation) ?? this.#addTally(operation);
      const key = `${vendor} ${operation.name} ${rule} ${message}`;
      const known = this.#warnings.get(key);
      if (known) known.times++;
      else if (this.#warnings.size < distinctWarnings) this.#warnings.set(key, { vendor, operation: operation.name, rule, message, times: 1 });
    }
  }

  export(): CoverageHits {
    const hits: Record<string, number> = {};
    const requests: Record<string, number> = {};
    for (const [operation, tally] of this.#tallies) {
      requests[tally.vendor] = (requests[tally.vendor] ?? 0) + tally.requests.hits;
      for (const { id, kind, key } of this.#behavioursOf(operation, tally.vendor)) {
        const times = tally[kind].get(key)!.hits; // its tally was made of the same behaviours
        if (times > 0) hits[id] = (hits[id] ?? 0) + times;
      }
    }
    return { requests, hits, warnings: [...this.#warnings.values()].map((warning) => ({ ...warning })), watchesClients: this.#watchesClients };
  }

  clear(): void {
    this.#tallies.clear();
    this.#warnings.clear();
  }

  #addTally(operation: Operation): Tally {
    const { vendor: { name: vendor } } = this.#routes.find((route) => route.operation === operation)!; // requests only come to routes
    const tally: Tally = { vendor, requests: { hits: 0 }, answer: new Map(), refusal: new Map(), parameter: new Map(), token: new Map(), page: new Map() };
    for (const { kind, key } of this.#behavioursOf(operation, vendor)) tally[kind].set(key, { hits: 0 });
    this.#tallies.set(operation, tally);
    return tally;
  }

  /** What counts for an operation, or for the one it is another path of. */
  #behavioursOf({ name, sameAs = name }: Operation, vendor: string): Behaviour[] {
    return contractBehaviours(this.#routes.filter((route) => route.vendor.name === vendor && route.operation.name === sameAs));
  }
}

function count(counters: Map<string, Counter>, key: string): void {
  const counter = counters.get(key);
  if (counter) counter.hits++;
}
