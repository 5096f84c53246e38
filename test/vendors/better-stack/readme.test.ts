import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../../src/vendors/better-stack/', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

/** Their assumptions stand in the table of refusals. */
const refusalFiles = new Set(['errors.ts', 'provoked-refusal.ts']);

describe('the README of Better Stack', () => {
  it('names each file that assumes something, as often as it does at least', () => {
    const named = Map.groupBy(assumptionRows(), ([, file]) => file!);
    const assuming = sources().map((file) => [file, assumptionsIn(file)] as const).filter(([, count]) => count > 0);

    expect([...named.keys()].toSorted()).toEqual(assuming.map(([file]) => file).toSorted());
    expect(assuming.filter(([file, count]) => named.get(file)!.length < count && !saysSeveral(named.get(file)!, count))).toEqual([]);
  });
});

function sources(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !refusalFiles.has(file));
}

/** How often the comments of a file say that something is assumed. */
function assumptionsIn(file: string): number {
  return readFileSync(new URL(file, folder), 'utf8').match(/\bassumed\b/g)?.length ?? 0;
}

function assumptionRows(): string[][] {
  return rowsUnder('What is assumed').filter(([, file]) => file?.endsWith('.ts'));
}

/** A row may hold several assumptions, with a semicolon between. */
function saysSeveral(rows: readonly string[][], count: number): boolean {
  return rows.flatMap(([what]) => what!.split(';')).length >= count;
}

/** The cells of the table under a heading, its own heading first. */
function rowsUnder(heading: string): string[][] {
  const [section = ''] = readme.split(`## ${heading}\n`)[1]?.split('\n## ') ?? [];
  const lines = section.split('\n').filter((line) => line.startsWith('| '));
  return lines.map((line) => line.slice(2, -2).split(' | ').map((cell) => cell.replace(/^`(.*)`$/, '$1')));
}
