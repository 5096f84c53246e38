import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../config.ts';
import { Misuse } from '../misuse.ts';
import { coverageFormats, formatOf } from './formats.ts';
import { coverageFailure, type CoverageReport } from './report.ts';

type CoverageConfig = Pick<Config, 'coverage' | 'coverageThreshold' | 'strictClient'>;

/**
 * Writes the report where it is asked for, in a folder that may be new, or to standard output.
 * @returns why the run fails, or undefined if it passes
 * @throws Misuse when the file can't be written
 */
export function judge(report: CoverageReport, { coverage: file, coverageThreshold: threshold, strictClient }: CoverageConfig): string | undefined {
  const format = file === undefined ? 'txt' : formatOf(file)!; // the option refuses other endings
  const text = coverageFormats[format](report, strictClient);
  if (file === undefined) process.stdout.write(text);
  else writeReport(file, text);
  return coverageFailure(report, { threshold, strictClient: strictClient === 'fail' });
}

/** Makes the report's folder. @throws Misuse when nothing can be written there */
export function makeReportFolder(file: string): void {
  writing(() => {
    mkdirSync(dirname(file), { recursive: true });
    accessSync(dirname(file), constants.W_OK);
  });
}

function writeReport(file: string, text: string): void {
  makeReportFolder(file); // it may be gone since the start
  writing(() => writeFileSync(file, text));
}

function writing(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new Misuse(`The coverage report cannot be written: ${(error as Error).message}. Pass another file to --coverage.`);
  }
}
