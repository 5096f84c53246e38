import type { Config } from '../config.ts';
import { escapeXml } from '../markup.ts';
import { countedOperations, uncountedVendors, type BehaviourReport, type CoverageReport, type OperationReport, type WarningReport } from './report.ts';

/**
 * The report for programs that show test results. What wasn't met is skipped, because nothing went wrong: a threshold is what
 * fails a run. What clients should do otherwise is a failure where it fails the run.
 */
export function junitReport(report: CoverageReport, strictClient: Config['strictClient']): string {
  const { length: warned } = report.warnings;
  const failures = strictClient === 'fail' ? warned : 0;
  const operations = countedOperations(report);
  const uncounted = uncountedVendors(report);
  const suites = [...operations.map(operationSuite), ...uncounted.map(uncountedSuite), ...(warned > 0 ? [warningSuite(report.warnings, failures)] : [])];
  const tests = operations.reduce((sum, { total }) => sum + total, uncounted.length + warned);
  const skipped = operations.reduce((sum, { total, met }) => sum + total - met, uncounted.length + warned - failures);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="contract coverage" tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}">
${suites.join('\n')}
</testsuites>
`;
}

function operationSuite({ vendor, operation, behaviours, met, total }: OperationReport): string {
  return suite(`${vendor} ${operation}`, { tests: total, failures: 0, skipped: total - met }, behaviours.map(behaviourCase));
}

function uncountedSuite(vendor: string): string {
  const name = escapeXml(vendor);
  return suite(vendor, { tests: 1, failures: 0, skipped: 1 }, [`    <testcase classname="${name}" name="not counted"><skipped message="no request reached it"/></testcase>`]);
}

function warningSuite(warnings: readonly WarningReport[], failures: number): string {
  const element = failures > 0 ? 'failure' : 'skipped';
  return suite('clients', { tests: warnings.length, failures, skipped: warnings.length - failures }, warnings.map((warning) => warningCase(warning, element)));
}

function suite(name: string, { tests, failures, skipped }: Record<'tests' | 'failures' | 'skipped', number>, cases: readonly string[]): string {
  return `  <testsuite name="${escapeXml(name)}" tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}">\n${cases.join('\n')}\n  </testsuite>`;
}

function behaviourCase({ vendor, operation, title, hits }: BehaviourReport): string {
  const head = `    <testcase classname="${escapeXml(`${vendor}.${operation}`)}" name="${escapeXml(title)}"`;
  return hits > 0 ? `${head}/>` : `${head}><skipped message="not met by any request"/></testcase>`;
}

function warningCase({ vendor, operation, rule, message, times }: WarningReport, element: 'failure' | 'skipped'): string {
  return `    <testcase classname="${escapeXml(`${vendor}.${operation}`)}" name="${escapeXml(rule)}"><${element} message="${escapeXml(`${message} (${times} ×)`)}"/></testcase>`;
}
