import type { BehaviourReport, CoverageReport, OperationReport } from './report.ts';
import { escapeXml } from '../markup.ts';
import { htmlReport } from './html.ts';

/** The formats a report can be written in, by the ending of its file. */
export const coverageFormats = { txt: textReport, md: markdownReport, json: jsonReport, xml: junitReport, html: htmlReport } as const;
export type CoverageFormat = keyof typeof coverageFormats;

/** The format that a file's ending asks for, or undefined. */
export function formatOf(file: string): CoverageFormat | undefined {
  const ending = /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  return ending in coverageFormats ? (ending as CoverageFormat) : undefined; // it is a key
}

function textReport(report: CoverageReport): string {
  const lines = report.operations.flatMap((operation) => [
    `${percent(operation)}  ${operation.vendor} ${operation.operation}`,
    ...missing(operation).map(({ title }) => `          not met: ${title}`),
  ]);
  return `Contract coverage: ${summary(report)}\n\n${lines.join('\n')}\n`;
}

function markdownReport(report: CoverageReport): string {
  const kinds = Object.entries(report.kinds).filter(([, share]) => share.total > 0);
  const rows = report.operations.map((operation) =>
    `| ${operation.vendor} | ${operation.operation} | ${operation.percent} % | ${missing(operation).map(({ title }) => title).join('; ') || '–'} |`);
  return [
    `## Contract coverage: ${summary(report)}`, '',
    '| | met |', '|---|---|', ...kinds.map(([kind, { met, total }]) => `| ${kind}s | ${met} of ${total} |`), '',
    '| vendor | operation | met | not met |', '|---|---|---|---|', ...rows, '',
  ].join('\n');
}

/** The report, with the hits that merging reads. */
function jsonReport(report: CoverageReport): string {
  const hits = report.operations.flatMap(({ behaviours }) => behaviours).filter(({ hits }) => hits > 0).map(({ id, hits }) => [id, hits]);
  return `${JSON.stringify({ ...report, hits: Object.fromEntries(hits) }, null, 2)}\n`;
}

function junitReport(report: CoverageReport): string {
  const suites = report.operations.map((operation) => [
    `  <testsuite name="${escapeXml(`${operation.vendor} ${operation.operation}`)}" tests="${operation.total}" failures="${operation.total - operation.met}">`,
    ...operation.behaviours.map((behaviour) => testCase(operation, behaviour)),
    '  </testsuite>',
  ].join('\n'));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="contract coverage" tests="${report.total}" failures="${report.total - report.met}">\n${suites.join('\n')}\n</testsuites>\n`;
}

function testCase({ vendor, operation }: OperationReport, { title, hits }: BehaviourReport): string {
  const head = `    <testcase classname="${escapeXml(`${vendor}.${operation}`)}" name="${escapeXml(title)}"`;
  return hits > 0 ? `${head}/>` : `${head}><failure message="not met by any request"/></testcase>`;
}

function summary({ met, total, percent, requests }: CoverageReport): string {
  return `${percent} % (${met} of ${total} behaviours, ${requests} requests)`;
}

function percent(operation: OperationReport): string {
  return `${operation.percent} %`.padStart(7);
}

function missing({ behaviours }: OperationReport): BehaviourReport[] {
  return behaviours.filter(({ hits }) => hits === 0);
}
