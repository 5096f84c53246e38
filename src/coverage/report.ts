import { behaviourKinds, type Behaviour, type BehaviourKind } from './behaviours.ts';
import type { CoverageHits } from './coverage.ts';


export interface Share {
  readonly met: number;
  readonly total: number;
  /** From 0 to 100, rounded down to a tenth, so that 100 means all. */
  readonly percent: number;
}

export interface BehaviourReport extends Behaviour {
  readonly hits: number;
}

export interface OperationReport extends Share {
  readonly vendor: string;
  readonly operation: string;
  readonly behaviours: readonly BehaviourReport[];
}

/** What was met of the contract, and what wasn't. */
export interface CoverageReport extends Share {
  readonly requests: number;
  /** What the clients should do otherwise: how often, by rule. */
  readonly warnings: CoverageHits['warnings'];
  readonly kinds: Readonly<Record<BehaviourKind, Share>>;
  readonly operations: readonly OperationReport[];
}

export function coverageReport(behaviours: readonly Behaviour[], { requests, hits, warnings }: CoverageHits): CoverageReport {
  const all = behaviours.map((behaviour) => ({ ...behaviour, hits: hits[behaviour.id] ?? 0 }));
  const operations = Map.groupBy(all, ({ vendor, operation }) => `${vendor}/${operation}`);
  return {
    requests,
    warnings,
    ...shareOf(all),
    kinds: Object.fromEntries(behaviourKinds.map((kind) => [kind, shareOf(all.filter((behaviour) => behaviour.kind === kind))])) as CoverageReport['kinds'], // all kinds
    operations: [...operations.values()].map((behaviours) => {
      const [{ vendor, operation }] = behaviours as [BehaviourReport]; // a group has at least one
      return { vendor, operation, ...shareOf(behaviours), behaviours };
    }),
  };
}

/** What a run must reach. */
export interface Demands {
  /** The percentage that must be met; undefined asks for none. */
  readonly threshold: number | undefined;
  /** Whether a warning about a client fails the run. */
  readonly strictClient: boolean;
}

/** Why a run fails, or undefined if it passes. A run without any request always fails: it tested nothing. */
export function coverageFailure({ requests, percent, warnings }: CoverageReport, { threshold, strictClient }: Demands): string | undefined {
  if (requests === 0) return 'No request reached the mock, so nothing was tested. Point the tests at its address.';
  const slips = Object.entries(warnings);
  if (strictClient && slips.length > 0) return `A client did what production ignores or punishes: ${slips.map(([rule, times]) => `${rule} (${times} ×)`).join(', ')}. GET /_mock/journal shows the requests.`;
  if (threshold === undefined || percent >= threshold) return undefined;
  return `The tests met ${percent} % of the contract, less than the ${threshold} % of --coverage-threshold. The report lists what they didn't meet.`;
}

/**
 * Adds up what several runs, or shards of one, met.
 * @throws Error when they are of different contracts
 */
export function mergeReports(reports: readonly CoverageReport[]): CoverageReport {
  const [first, ...others] = reports;
  if (!first) throw new Error('There is nothing to merge.');
  const behaviours = behavioursOf(first);
  if (others.some((other) => !isSameContract(behaviours, behavioursOf(other)))) throw new Error('The reports are of different contracts: make them with one version and the same --vendor.');
  const hits = new Map<string, number>();
  for (const { id, hits: times } of reports.flatMap(behavioursOf)) hits.set(id, (hits.get(id) ?? 0) + times);
  return coverageReport(behaviours, {
    requests: reports.reduce((sum, { requests }) => sum + requests, 0),
    hits: Object.fromEntries(hits),
    warnings: mergeWarnings(reports),
  });
}

function mergeWarnings(reports: readonly CoverageReport[]): CoverageHits['warnings'] {
  const sums = new Map<string, number>();
  for (const [rule, times] of reports.flatMap(({ warnings }) => Object.entries(warnings))) sums.set(rule, (sums.get(rule) ?? 0) + times);
  return Object.fromEntries(sums);
}

function behavioursOf({ operations }: CoverageReport): BehaviourReport[] {
  return operations.flatMap(({ behaviours }) => behaviours);
}

function isSameContract(one: readonly Behaviour[], other: readonly Behaviour[]): boolean {
  const ids = new Set(one.map(({ id }) => id));
  return ids.size === other.length && other.every(({ id }) => ids.has(id));
}

function shareOf(behaviours: readonly { readonly hits: number }[]): Share {
  const met = behaviours.filter(({ hits }) => hits > 0).length;
  const total = behaviours.length;
  return { met, total, percent: total === 0 ? 100 : Math.floor((met / total) * 1_000) / 10 };
}
