import { escapeMarkdown } from '../markup.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import { countedOperations, uncountedVendors, type BehaviourReport, type CoverageReport, type OperationReport, type WarningReport } from './report.ts';

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
  return Object.hasOwn(coverageFormats, ending) ? (ending as CoverageFormat) : undefined; // it is a key
}

function textReport(report: CoverageReport): string {
  const lines = countedOperations(report).flatMap((operation) => [
    `${`${operation.percent} %`.padStart(7)}  ${operation.vendor} ${operation.operation}`,
    ...missing(operation).map(({ title }) => `           not met: ${title}`),
  ]);
  const warnings = report.warnings.map((warning) => `${`${warning.times} ×`.padStart(7)}  ${warning.vendor} ${warning.operation}: ${warning.message}`);
  return [
    `Contract coverage: ${summary(report)}`, ...uncounted(report), '', ...lines,
    ...(warnings.length > 0 ? ['', 'What clients should do otherwise:', ...warnings] : []), '',
  ].join('\n');
}

function markdownReport(report: CoverageReport): string {
  const kinds = Object.entries(report.kinds).filter(([, share]) => share.total > 0).map(([kind, { met, total }]) => `| ${kind}s | ${met} of ${total} |`);
  const operations = countedOperations(report).map((operation) =>
    `| ${operation.vendor} | ${operation.operation} | ${operation.percent} % | ${missing(operation).map(({ title }) => escapeMarkdown(title)).join('; ') || '–'} |`);
  return [
    `## Contract coverage: ${summary(report)}`, '', ...uncounted(report).flatMap((line) => [line, '']),
    '| kind | met |', '|---|---|', ...kinds, '',
    '| vendor | operation | met | not met |', '|---|---|---|---|', ...operations, '',
    ...(report.warnings.length > 0 ? ['### What clients should do otherwise', '', ...report.warnings.map(markdownWarning), ''] : []),
  ].join('\n');
}

function markdownWarning({ vendor, operation, message, times }: WarningReport): string {
  return `- ${vendor} ${operation}: ${escapeMarkdown(message)} (${times} ×)`;
}

/** The report as it is; what `coverage merge` reads. */
function jsonReport(report: CoverageReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function summary({ met, total, percent, requests }: CoverageReport): string {
  return `${percent} % (${met} of ${total} behaviours, ${requests} ${requests === 1 ? 'request' : 'requests'})`;
}

function uncounted(report: CoverageReport): string[] {
  const vendors = uncountedVendors(report);
  return vendors.length === 0 ? [] : [`Not counted, because no request reached it: ${vendors.join(', ')}.`];
}

function missing({ behaviours }: OperationReport): BehaviourReport[] {
  return behaviours.filter(({ hits }) => hits === 0);
}
