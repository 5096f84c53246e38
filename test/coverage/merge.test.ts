import { array, assert as holds, constantFrom, integer, property, record, shuffledSubarray, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../src/coverage/behaviours.ts';
import { coverageReport, mergeReports, type CoverageReport, type WarningReport } from '../../src/coverage/report.ts';

/** Two vendors with two operations each. */
const contract = ['alpha', 'beta'].flatMap((vendor) => ['get', 'list'].flatMap((operation) => ['200', '404'].map((key): Behaviour => (
  { id: `${vendor}/${operation}/answer/${key}`, vendor, operation, kind: 'answer', key, title: `answers ${key}` }
))));

type Request = readonly [behaviour: Behaviour, warning: Pick<WarningReport, 'rule' | 'message'> | undefined];

const request = tuple(
  constantFrom(...contract),
  constantFrom(undefined, { rule: 'early-retry', message: 'one' } as const, { rule: 'unknown-body-key', message: 'another' } as const),
);
const runs = array(record({ requests: array(request, { maxLength: 10 }), vendors: constantFrom(['alpha'], ['beta'], ['alpha', 'beta']) }), { minLength: 1, maxLength: 6 });

/** What a run of these requests reports, on a server of some vendors. */
function reportOf(requests: readonly Request[], vendors: readonly string[]): CoverageReport {
  const counted = requests.filter(([{ vendor }]) => vendors.includes(vendor));
  const requestsBy = Object.fromEntries(vendors.map((name) => [name, counted.filter(([{ vendor }]) => vendor === name).length]));
  const hits = Object.fromEntries(contract.map(({ id }) => [id, counted.filter(([behaviour]) => behaviour.id === id).length]));
  const warnings = counted.flatMap(([{ vendor, operation }, warning]) => (warning ? [{ vendor, operation, ...warning }] : []));
  const distinct = Map.groupBy(warnings, (warning) => JSON.stringify(warning));
  return coverageReport(contract.filter(({ vendor }) => vendors.includes(vendor)), {
    watchesClients: true, requests: requestsBy, hits, warnings: [...distinct.values()].map((same) => ({ ...same[0]!, times: same.length })),
  });
}

describe('merged reports', () => {
  it('are the report of one run of everything', () => {
    holds(property(array(array(request, { maxLength: 10 }), { minLength: 1, maxLength: 6 }), (shards) => {
      const both = ['alpha', 'beta'];
      expect(mergeReports(shards.map((requests) => reportOf(requests, both)))).toEqual(reportOf(shards.flat(), both));
    }));
  });

  it('are the same in whatever order and grouping, also when some know only one vendor', () => {
    holds(property(runs.chain((all) => tuple(shuffledSubarray(all, { minLength: all.length, maxLength: all.length }), integer({ min: 1, max: all.length }), constantFrom(all))), ([shuffled, cut, all]) => {
      const reports = (some: typeof all) => some.map(({ requests, vendors }) => reportOf(requests, vendors));
      const whole = mergeReports(reports(all));
      expect(mergeReports(reports(shuffled))).toEqual(whole);
      const parts = [shuffled.slice(0, cut), shuffled.slice(cut)].filter((part) => part.length > 0);
      expect(mergeReports(parts.map((part) => mergeReports(reports(part))))).toEqual(whole);
    }));
  });

  it('watched the clients if all of them did', () => {
    const watched = reportOf([], ['alpha']);
    expect(mergeReports([watched, watched]).watches_clients).toBe(true);
    expect(mergeReports([watched, { ...watched, watches_clients: false }]).watches_clients).toBe(false);
  });

  it.each([
    ['first', contract.slice(1, 4)],
    ['last', contract.slice(0, 3)],
  ])('are refused when one does not know the %s thing of a vendor that the other knows', (_which, known) => {
    const fewer = coverageReport(known, { watchesClients: true, requests: {}, hits: {}, warnings: [] });
    const all = reportOf([], ['alpha']);

    for (const reports of [[all, fewer], [fewer, all]]) {
      expect(() => mergeReports(reports)).toThrow('The reports know different contracts of alpha: make them with one version.');
    }
  });
});
