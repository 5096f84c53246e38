import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = new URL('../src/', import.meta.url).pathname;
const onlyPlace = 'clock.ts';

/** Ways to ask a machine for the time. `new Date(moment)` only writes one down. */
const questions = /\bDate\.now\b|\bnew Date\s*(?:\(\s*\)|(?!\s*\())|(?<!new )\bDate\s*\(|\bperformance\b|\bhrtime\b|\bTemporal\.Now\b|\bprocess\.uptime\b|datetime\('now'\)|CURRENT_TIMESTAMP|unixepoch/;

describe('the time', () => {
  it.each(globSync('**/*.ts', { cwd: source }).filter((file) => file !== onlyPlace))('is not asked for by src/%s', (file) => {
    const lines = readFileSync(`${source}${file}`, 'utf8').split('\n');
    expect(lines.filter((line) => questions.test(line))).toEqual([]);
  });

  it('is asked for by src/clock.ts, which this test would notice', () => {
    expect(readFileSync(`${source}${onlyPlace}`, 'utf8').split('\n').filter((line) => questions.test(line))).toHaveLength(2);
  });
});
