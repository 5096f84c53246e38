import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { Misuse } from '../misuse.ts';
import { CoverageReport, mergeReports } from './report.ts';

/**
 * Adds up the reports in files that `--coverage FILE.json` wrote.
 * @throws Misuse for a file that is none, and for reports of different contracts
 */
export function mergeFiles(files: readonly string[]): CoverageReport {
  return mergeReports(files.map(readReport));
}

const isReport = new Ajv().compile<CoverageReport>(CoverageReport);

function readReport(file: string): CoverageReport {
  const report = parse(file);
  if (isReport(report)) return report;
  throw new Misuse(`${file} is no coverage report. Pass reports that --coverage FILE.json wrote.`);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Misuse(`${file} cannot be read: ${(error as Error).message}. Pass reports that --coverage FILE.json wrote.`);
  }
}
