import { Type, type Static } from '@sinclair/typebox';
import { clientRules } from '../client-lint/rules.ts';
import { Misuse } from '../misuse.ts';
import { Choice } from '../schema-parts.ts';
import { behaviourKinds, type Behaviour, type BehaviourKind } from './behaviours.ts';
import type { CoverageHits } from './coverage.ts';

const Count = Type.Integer({ minimum: 0 });

const Share = Type.Object({
  met: Count,
  total: Count,
  percent: Type.Number({ description: 'From 0 to 100, rounded down to a tenth, so that 100 means all.' }),
});
export type Share = Static<typeof Share>;

const BehaviourReport = Type.Object({
  id: Type.String({ description: 'The same in every run, so that reports can be merged.' }),
  vendor: Type.String(),
  operation: Type.String(),
  kind: Choice(behaviourKinds),
  key: Type.String({ description: "A status, a rule, a parameter's name, a kind of token, or how a page lies in its list." }),
  title: Type.String(),
  hits: Count,
});
export type BehaviourReport = Static<typeof BehaviourReport>;

const OperationReport = Type.Object({ vendor: Type.String(), operation: Type.String(), ...Share.properties, behaviours: Type.Array(BehaviourReport) });
export type OperationReport = Static<typeof OperationReport>;

const VendorReport = Type.Object({ vendor: Type.String(), requests: Count, ...Share.properties });
export type VendorReport = Static<typeof VendorReport>;

const WarningReport = Type.Object({ vendor: Type.String(), operation: Type.String(), rule: Choice(clientRules), message: Type.String(), times: Count });
export type WarningReport = Readonly<Static<typeof WarningReport>>;

/** What was met of the contract, and what wasn't. */
export const CoverageReport = Type.Object({
  requests: Count,
  ...Share.properties,
  kinds: Type.Object(Object.fromEntries(behaviourKinds.map((kind) => [kind, Share])) as Record<BehaviourKind, typeof Share>), // all kinds
  vendors: Type.Array(VendorReport, { description: 'One that no request reached does not count above.' }),
  operations: Type.Array(OperationReport),
  watches_clients: Type.Boolean({ description: 'Whether clients were looked at, in every run that is added up: with --strict-client.' }),
  warnings: Type.Array(WarningReport, { description: 'What the clients should do otherwise; filled with --strict-client.' }),
});
export type CoverageReport = Static<typeof CoverageReport>;

/**
 * Holds what was met against what can be. A vendor that no request reached doesn't count, so that a team that uses only one
 * of them can meet everything; when none was reached, all count, and nothing is met.
 */
export function coverageReport(behaviours: readonly Behaviour[], { requests, hits, warnings, watchesClients }: CoverageHits): CoverageReport {
  const all = behaviours.map((behaviour) => ({ ...behaviour, hits: hits[behaviour.id] ?? 0 }));
  const vendors = groups(all, ({ vendor }) => vendor).map(([{ vendor }, own]): VendorReport => ({ vendor, requests: requests[vendor] ?? 0, ...shareOf(own) }));
  const reached = new Set(vendors.filter(isReached).map(({ vendor }) => vendor));
  const counted = reached.size === 0 ? all : all.filter(({ vendor }) => reached.has(vendor));
  return {
    requests: vendors.reduce((sum, { requests }) => sum + requests, 0),
    ...shareOf(counted),
    kinds: Object.fromEntries(behaviourKinds.map((kind) => [kind, shareOf(counted.filter((behaviour) => behaviour.kind === kind))])) as CoverageReport['kinds'], // all kinds
    vendors,
    operations: groups(all, ({ vendor, operation }) => `${vendor}/${operation}`)
      .map(([{ vendor, operation }, behaviours]) => ({ vendor, operation, ...shareOf(behaviours), behaviours })),
    watches_clients: watchesClients,
    warnings: warnings.toSorted((one, other) => compare(keyOf(one), keyOf(other))),
  };
}

/** Whether any request came to it. */
export function isReached({ requests }: VendorReport): boolean {
  return requests > 0;
}

/** The operations that count: all of them when no vendor was reached. */
export function countedOperations({ vendors, operations }: CoverageReport): OperationReport[] {
  const reached = new Set(vendors.filter(isReached).map(({ vendor }) => vendor));
  return reached.size === 0 ? operations : operations.filter(({ vendor }) => reached.has(vendor));
}

/** The vendors that don't count, beside others that do. */
export function uncountedVendors({ vendors }: CoverageReport): string[] {
  return vendors.some(isReached) ? vendors.filter((vendor) => !isReached(vendor)).map(({ vendor }) => vendor) : [];
}

/** What a run must reach. */
export interface Demands {
  /** The percentage that must be met; undefined asks for none. */
  readonly threshold: number | undefined;
  /** Whether a warning about a client fails the run. */
  readonly strictClient: boolean;
}

/** Why a run fails, or undefined if it passes. A run without any request always fails: it tested nothing. */
export function coverageFailure({ requests, percent, watches_clients: watchesClients, warnings }: CoverageReport, { threshold, strictClient }: Demands): string | undefined {
  if (requests === 0) return 'No request reached an endpoint of a vendor, so nothing was tested. Point the tests at the address of the mock.';
  const reasons = [
    ...(strictClient && !watchesClients ? ['Nobody looked at what clients do, at least not in every run. Start the server with --strict-client warn or fail.'] : []),
    ...(strictClient && warnings.length > 0 ? ['Clients did what production ignores or punishes later:', ...warningLines(warnings)] : []),
    ...(threshold !== undefined && percent < threshold
      ? [`The tests met ${percent} % of the contract, less than the ${threshold} % of --coverage-threshold. The coverage report lists what they didn't meet.`]
      : []),
  ];
  return reasons.length === 0 ? undefined : reasons.join('\n');
}

/** How many warnings the reason of a failure has room for. */
const mostShown = 10;

function warningLines(warnings: readonly WarningReport[]): string[] {
  const left = warnings.length - mostShown;
  return [
    ...warnings.slice(0, mostShown).map(({ vendor, operation, message, times }) => `  ${vendor} ${operation}: ${message} (${times} ×)`),
    ...(left > 0 ? [`  and ${left} more, which the coverage report has`] : []),
  ];
}

/**
 * Adds up what several runs, or shards of one, met, in whatever order. A vendor may be missing in some of them.
 * @throws Misuse when they know different things of the same vendor
 */
export function mergeReports(reports: readonly CoverageReport[]): CoverageReport {
  const contracts = new Map<string, BehaviourReport[]>();
  for (const [{ vendor }, behaviours] of reports.flatMap((report) => groups(report.operations.flatMap(({ behaviours }) => behaviours), ({ vendor }) => vendor))) {
    const known = contracts.get(vendor);
    if (known && !isSameContract(known, behaviours)) throw new Misuse(`The reports know different contracts of ${vendor}: make them with one version.`);
    if (!known) contracts.set(vendor, behaviours);
  }
  const behaviours = [...contracts].toSorted(([one], [other]) => compare(one, other)).flatMap(([, behaviours]) => behaviours);
  return coverageReport(behaviours, {
    requests: sums(reports.flatMap(({ vendors }) => vendors.map(({ vendor, requests }) => [vendor, requests]))),
    hits: sums(reports.flatMap(({ operations }) => operations.flatMap(({ behaviours }) => behaviours.map(({ id, hits }) => [id, hits])))),
    watchesClients: reports.every(({ watches_clients: watchesClients }) => watchesClients),
    warnings: mergeWarnings(reports.flatMap(({ warnings }) => warnings)),
  });
}

function mergeWarnings(warnings: readonly WarningReport[]): WarningReport[] {
  return groups(warnings, keyOf).map(([first, same]) => ({ ...first, times: same.reduce((sum, { times }) => sum + times, 0) }));
}

function isSameContract(one: readonly Behaviour[], other: readonly Behaviour[]): boolean {
  return one.length === other.length && one.every(({ id }, at) => id === other[at]!.id); // as long as the other
}

function keyOf({ vendor, operation, rule, message }: WarningReport): string {
  return `${vendor} ${operation} ${rule} ${message}`;
}

/** By code units, so that the order is the same everywhere. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function sums(pairs: readonly (readonly [key: string, value: number])[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [key, value] of pairs) sums.set(key, (sums.get(key) ?? 0) + value);
  return Object.fromEntries(sums);
}

/** What belongs together, each time with the first of them. */
function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): [first: Item, items: Item[]][] {
  return [...Map.groupBy(items, keyOf).values()].map((group) => [group[0]!, group]); // a group has one at least
}

function shareOf(behaviours: readonly { readonly hits: number }[]): Share {
  const met = behaviours.filter(({ hits }) => hits > 0).length;
  const total = behaviours.length;
  return { met, total, percent: total === 0 ? 100 : Math.floor((met / total) * 1_000) / 10 };
}
