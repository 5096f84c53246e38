import type { BehaviourReport, CoverageReport, OperationReport } from './report.ts';
import { escapeXml } from '../markup.ts';
import { htmlReport } from './html.ts';

/** The formats a report can be written in, by the ending of its file. */
export const coverageFormats = { txt: textReport, md: markdownReport, json: jsonReport, xml: junitReport, html: htmlReport } as const;
export type CoverageFormat = keyof typeof coverageFormats;

export const mediaTypes: Readonly<Record<CoverageFormat, string>> = {
  txt: 'text/plain; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

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
  return [`Contract coverage: ${summary(report)}`, '', ...lines, ...warningLines(report), ''].join('\n');
}

function markdownReport(report: CoverageReport): string {
  const kinds = Object.entries(report.kinds).filter(([, share]) => share.total > 0);
  const rows = report.operations.map((operation) =>
    `| ${operation.vendor} | ${operation.operation} | ${operation.percent} % | ${missing(operation).map(({ title }) => title).join('; ') || '–'} |`);
  return [
    `## Contract coverage: ${summary(report)}`, '',
    '| | met |', '|---|---|', ...kinds.map(([kind, { met, total }]) => `| ${kind}s | ${met} of ${total} |`), '',
    '| vendor | operation | met | not met |', '|---|---|---|---|', ...rows, ...warningLines(report), '',
  ].join('\n');
}

/** The report as it is; what `coverage merge` reads. */
function jsonReport(report: CoverageReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
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

/** What the clients should do otherwise, if there is anything. */
function warningLines({ warnings }: CoverageReport): string[] {
  const slips = Object.entries(warnings);
  return slips.length === 0 ? [] : ['', `Clients: ${slips.map(([rule, times]) => `${rule} ${times} ×`).join(', ')}`];
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
