import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errors } from '../../../src/vendors/cloudbees/errors.ts';

const readme = readFileSync(new URL('../../../src/vendors/cloudbees/README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('tells the gRPC code of each refusal, and how sure its text is', () => {
    const rows = Object.entries(errors).map(([rule, { entry }]) => {
      const { code } = entry as unknown as { code: number }; // every entry of this vendor has one
      return `| \`${rule}\` | ${entry.statusCode} | ${code} | ${entry.source.certainty} |`;
    });
    expect(tableUnder('Refusals')).toEqual(rows);
  });
});

/** The rows of the table under a heading. */
function tableUnder(heading: string): string[] {
  const [, section = ''] = readme.split(`## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  return text.split('\n').filter((line) => line.startsWith('| `'));
}
