import { readFileSync } from 'node:fs';
import { Misuse } from '../misuse.ts';
import { mergeReports, type CoverageReport } from './report.ts';

/**
 * Adds up the reports in files that `--coverage FILE.json` wrote.
 * @throws Misuse for a file that is none, and for reports of different contracts
 */
export function mergeFiles(files: readonly string[]): CoverageReport {
  const reports = files.map(readReport);
  try {
    return mergeReports(reports);
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}

function readReport(file: string): CoverageReport {
  try {
    const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isReport(report)) return report;
  } catch (error) {
    throw new Misuse(`${file} cannot be read: ${(error as Error).message}. Pass reports that --coverage FILE.json wrote.`);
  }
  throw new Misuse(`${file} is no coverage report. Pass reports that --coverage FILE.json wrote.`);
}

function isReport(value: unknown): value is CoverageReport {
  const { operations, requests, warnings } = (value ?? {}) as Partial<CoverageReport>; // looked at just below
  return Array.isArray(operations) && Number.isInteger(requests) && typeof warnings === 'object'
    && operations.every(({ behaviours }) => Array.isArray(behaviours) && behaviours.every(({ id, hits }) => typeof id === 'string' && Number.isInteger(hits)));
}
