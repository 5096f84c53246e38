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
  readonly kinds: Readonly<Record<BehaviourKind, Share>>;
  readonly operations: readonly OperationReport[];
}

export function coverageReport(behaviours: readonly Behaviour[], { requests, hits }: CoverageHits): CoverageReport {
  const all = behaviours.map((behaviour) => ({ ...behaviour, hits: hits[behaviour.id] ?? 0 }));
  const operations = Map.groupBy(all, ({ vendor, operation }) => `${vendor}/${operation}`);
  return {
    requests,
    ...shareOf(all),
    kinds: Object.fromEntries(behaviourKinds.map((kind) => [kind, shareOf(all.filter((behaviour) => behaviour.kind === kind))])) as CoverageReport['kinds'], // all kinds
    operations: [...operations.values()].map((behaviours) => {
      const [{ vendor, operation }] = behaviours as [BehaviourReport]; // a group has at least one
      return { vendor, operation, ...shareOf(behaviours), behaviours };
    }),
  };
}

/**
 * Why a run fails, or undefined if it passes. A run without any request always fails: it tested nothing.
 * @param threshold the percentage that must be met; undefined asks for none
 */
export function coverageFailure({ requests, percent }: CoverageReport, threshold: number | undefined): string | undefined {
  if (requests === 0) return 'No request reached the mock, so nothing was tested. Point the tests at its address.';
  if (threshold === undefined || percent >= threshold) return undefined;
  return `The tests met ${percent} % of the contract, less than the ${threshold} % of --coverage-threshold. The report lists what they didn't meet.`;
}

function shareOf(behaviours: readonly { readonly hits: number }[]): Share {
  const met = behaviours.filter(({ hits }) => hits > 0).length;
  const total = behaviours.length;
  return { met, total, percent: total === 0 ? 100 : Math.floor((met / total) * 1_000) / 10 };
}
