import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { notesFacts } from './notes/facts.ts';
import { describeCore } from './suite/core.ts';

const readme = readFileSync(new URL('../../src/vendors/README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```ts notes\/(\S+)\n(.*?)```/gs)].map(([, file, text]) => ({ file: file!, text: text! })); // the pattern has both groups

describe('a vendor that is added by the README alone', () => {
  describeCore(notesFacts);

  it.each(blocks)('is written as the README shows: $file', ({ file, text }) => {
    const written = readFileSync(new URL(`notes/${file}`, import.meta.url), 'utf8');

    expect(text).toBe(written.replaceAll('../../../src/vendors/', '../').replaceAll('../../../src/', '../../'));
  });

  it('has every file in the README', () => {
    expect(blocks.map(({ file }) => file)).toEqual(['errors.ts', 'error-handler.ts', 'notes.ts', 'fixture.ts', 'index.ts']);
  });
});
